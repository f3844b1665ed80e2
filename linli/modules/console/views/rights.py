"""What can this person see, and why?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from linli.core.access import explaining
from linli.core.access.explaining import Source
from linli.core.access.permissions import by_app, declared
from linli.core.people.kinds import Family, label
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import rights as queries
from linli.ui import fields as kit
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register import tables
from linli.ui.register.cells import link, until
from linli.ui.register.declaration import Place, Section
from linli.ui.subject.declaration import Shown
from linli.ui.subject.forms import made

SAID = {
    "post": gettext_lazy("By the post “%(role)s” at %(where)s for %(area)s until %(until)s."),
    "deputy": gettext_lazy("As deputy of %(why)s: “%(role)s” at %(where)s for %(area)s until %(until)s."),
    "grant": gettext_lazy("By a grant of “%(role)s” for %(area)s until %(until)s; reason: %(why)s."),
}  # fmt: skip


def kind_of(source: Source) -> Any:
    if source.kind == "grant":
        return link(reverse("console:grant", args=[source.number]), _("Grant"))
    return _("Post") if source.kind == "post" else _("Deputy")


def reason_of(source: Source) -> str:
    return label(Family.POST, source.why) if source.kind == "post" else source.why


ORIGINS = (
    Shown("kind", pgettext_lazy("rights", "By"), kind_of),
    Shown("role", gettext_lazy("Role"), lambda source: source.role_name),
    Shown("area", gettext_lazy("Area"), lambda source: Place(source.area, full=True)),
    Shown("where", gettext_lazy("Organisation")),
    Shown("why", gettext_lazy("Reason"), reason_of, wide=True),
    Shown("since", gettext_lazy("From")),
    Shown("until", gettext_lazy("Last day"), lambda source: until(source.until)),
)


@page(queries.PERMISSION, methods=("GET",))
def rights(request: HttpRequest) -> HttpResponse:
    form = filter_form(request.GET)
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    lines = [sentence for said in form.errors.values() for sentence in said]
    faults = [Section(_("Please look again"), lines=lines)] if lines else []
    context = {
        "title": _("Who may do what, and why"),
        "subtitle": _("Choose a person; add a right and an area to check one case."),
        "filter_form": form,
        "sections": [*faults, *answers(asked)],
    }
    return render_page(request, "console/rights.html", context)


def filter_form(data: Any) -> forms.Form:
    grouped = [(str(name), items) for name, items in by_app()]
    fields = {
        "account": ask.account(required=False),
        "permission": kit.narrow(_("Right"), grouped),
        "area": kit.any_area(required=False),
    }
    form: forms.Form = made("RightsFilter", fields, data)
    form.is_valid()
    return form


def answers(asked: dict[str, Any]) -> list[Section]:
    """The answer for one case, where rights come from, and what they are; nobody: nothing."""
    if "account" not in asked:
        return []
    found = explaining.sources(asked["account"])
    places = {
        one: Place(one, full=True) for one in {s.area for s in found} | {asked.get("area", "")}
    }
    tables.settle([Section("", [("", place) for place in places.values()])])
    none = _("This person has no rights today.")
    origins = tables.table(ORIGINS, found, _("Posts and grants"), empty=none)
    sections = [Section(_("Posts and grants of today"), table=origins)]
    if found:
        held = tables.table(
            held_columns(places), explaining.explained(found), _("Rights"), empty=none
        )
        sections.append(Section(_("Rights, one by one"), table=held))
    tables.settle(sections)
    return [*verdict(asked, found, places), *sections]


def verdict(asked: dict[str, Any], found: list[Source], places: dict[str, Place]) -> list[Section]:
    """The answer for one right in one area."""
    if not {"permission", "area"} <= asked.keys():
        return []
    reasons = explaining.reasons(found, asked["permission"], asked["area"])
    yes, no = Badge(_("allowed"), "good", "check"), Badge(_("not allowed"), "bad", "ban")
    facts = [
        (_("Right"), declared()[asked["permission"]]),
        (_("Area"), places[asked["area"]]),
        (_("Result"), yes if reasons else no),
    ]
    lines = [in_words(source, places) for source in reasons]
    missing = _("No post, deputyship or grant of today gives this right here.")
    return [Section(pgettext("rights", "Answer"), facts, "" if lines else missing, lines)]


def in_words(source: Source, places: dict[str, Place]) -> str:
    return str(SAID[source.kind]) % {
        "role": source.role_name, "where": source.where, "area": places[source.area],
        "until": until(source.until), "why": source.why,
    }  # fmt: skip


def held_columns(places: dict[str, Place]) -> tuple[Shown, ...]:
    return (
        Shown("label", _("Right"), wide=True),
        Shown("permission", _("Name"), hide_on_phone=True),
        Shown("areas", _("Areas"), lambda held: once(places[s.area] for s in held.sources)),
        Shown("by", pgettext("rights", "By"), lambda held: once(s.role_name for s in held.sources)),
    )


def once(words: Iterable[Any]) -> str:
    return "; ".join(dict.fromkeys(map(str, words)))
