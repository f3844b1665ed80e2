"""Pages of the standard replies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.conversation.commands import replies as commands
from linli.core.conversation.queries import replies as queries
from linli.core.conversation.readers import READERS
from linli.core.errors import NotFound
from linli.modules.cases.forms.replies import ReplyForm
from linli.modules.cases.queries.replies import PERMISSION, VERBS
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue
from linli.ui.answering import answer_form, answer_step
from linli.ui.pages import page, render_page
from linli.ui.table import Column, Row, Table

TEMPLATE = "ui/row_page.html"
FIELDS = ("verb", "reader", "category", "title", "title_en", "text", "text_en")


@page(PERMISSION, methods=("GET",))
def replies(request: HttpRequest) -> HttpResponse:
    district, verb = catalogue.district_of(request.actor), request.GET.get("verb", "")
    retired = request.GET.get("retired") == "1"
    found = queries.replies(CASE, district, retired=retired)
    shown = [r for r in found if not verb or r.verb == verb]
    context = {
        "title": _("Standard replies"),
        "tabs": tabs(found, verb, retired),
        "table": table(shown, district),
    }
    return render_page(request, "cases/replies/list.html", context)


def tabs(found: list[queries.ReplyFacts], verb: str, retired: bool) -> list[dict[str, object]]:
    base = reverse("cases:replies")
    kept = "&retired=1" if retired else ""
    items: list[dict[str, object]] = [
        {"label": _("All"), "url": f"{base}?{kept[1:]}", "active": not verb, "count": len(found)}
    ]
    for code, label in VERBS.items():
        count = sum(1 for r in found if r.verb == code)
        url = f"{base}?verb={code}{kept}"
        items.append({"label": label, "url": url, "active": verb == code, "count": count})
    return items


def table(shown: list[queries.ReplyFacts], district: str) -> Table:
    return Table(
        columns=[
            Column("title", _("Title"), primary=True),
            Column("verb", _("For")),
            Column("reader", _("Who reads it")),
            Column("category", _("Category")),
            Column("text", _("Text"), wide=True),
            Column("home", _("Catalogue"), hide_on_phone=True),
        ],
        rows=[
            Row(
                id=r.id,
                url=reverse("cases:reply_edit", args=[r.code]),
                cells={
                    "title": r.label,
                    "verb": str(VERBS.get(r.verb, r.verb)),
                    "reader": str(dict(READERS)[r.reader]),
                    "category": catalogue.label(r.category, district) or _("all matters"),
                    "text": r.body,
                    "home": catalogue.home_label(r.district),
                },
            )
            for r in shown
        ],
        caption=_("Standard replies"),
        empty=_("No reply here."),
    )


@page(PERMISSION)
def reply_add(request: HttpRequest) -> HttpResponse:
    district, back = catalogue.district_of(request.actor), reverse("cases:replies")
    return answer_form(
        request,
        ReplyForm(request.POST or None, district=district, new=True),
        lambda said: commands.save_reply(
            request.actor, district=district, subject_type=CASE, **said
        ),
        back,
        _("The reply was added."),
        title=_("Add a standard reply"),
        crumbs=[(_("Standard replies"), back), (_("Add a standard reply"), "")],
        cancel_url=back,
        template=TEMPLATE,
    )


@page(PERMISSION)
def reply_edit(request: HttpRequest, code: str) -> HttpResponse:
    district, back = catalogue.district_of(request.actor), reverse("cases:replies")
    row = queries.reply(code, district)
    if row is None or row.subject_type != CASE:
        raise NotFound()
    initial = {name: getattr(row, name) for name in FIELDS}
    own = row.active and row.district == district
    return answer_form(
        request,
        ReplyForm(request.POST or None, district=district, initial=initial),
        lambda said: commands.save_reply(
            request.actor, district=district, subject_type=CASE, code=code, **said
        ),
        back,
        _("The changes are saved."),
        title=_("Change a standard reply"),
        subtitle=row.label,
        crumbs=[(_("Standard replies"), back), (row.label, "")],
        remove_url=reverse("cases:reply_retire", args=[row.id]) if own else "",
        remove_label=_("Retire"),
        cancel_url=back,
        template=TEMPLATE,
    )


@page(PERMISSION, methods=("POST",))
def reply_retire(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return answer_step(
        request,
        lambda: commands.retire_reply(request.actor, reply=pk, reason=reason),
        reverse("cases:replies"),
    )
