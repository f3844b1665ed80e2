"""The resident's pages of a kind of thing: bring one, the receipt, follow, join, rate, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.conversation.queries import talk
from linli.core.errors import Invalid, NotFound
from linli.core.files import queries as files
from linli.core.notices import queries as notices
from linli.core.parties.queries import first
from linli.core.parties.retention import kept_days
from linli.ui import fields as kit
from linli.ui import throttle
from linli.ui.answering import answer_form
from linli.ui.pages import PUBLIC as ANYBODY
from linli.ui.pages import page, render_page
from linli.ui.photos import items
from linli.ui.subject import following, lists, receipts
from linli.ui.subject.following import Tracked, tracked
from linli.ui.subject.forms import made, show_error
from linli.ui.subject.public import Public
from linli.ui.subject.views import View

# From one address in ten minutes: forms shown and sent, codes and numbers looked up.
MOST_BROUGHT, MOST_LOST = 30, 60
REPORTED = "report"


def bring(public: Public) -> View:
    of, run = public.of, public.bring
    assert run is not None

    @page(ANYBODY)
    def view(request: HttpRequest) -> HttpResponse:
        """No log-in and no JavaScript is needed; name and number are the resident's choice."""
        if request.method == "POST":
            throttle.check(request, of.path, MOST_BROUGHT)
        form = made(
            "BringForm", {**public.fields(request.actor), **contact_fields()}, request.POST or None
        )

        def act(said: dict[str, Any]) -> Any:
            contact = {name: said.pop(name) for name in ("name", "phone")}
            party = {**contact, "language": request.LANGUAGE_CODE}
            return run(request.actor, party=party, **said)

        return answer_form(
            request, form, act, lambda row: receipt_of(public, row.code, token_of(row)), "",
            template="ui/subject/bring.html", public=public, of=of, submit_label=_("Send"),
        )  # fmt: skip

    return view


def contact_fields(sent: bool = False) -> dict[str, forms.Field]:
    """Asked of everybody: the identifier of this very form, and how to be reached, if wanted."""
    optional = _("Optional. Used for this only, and deleted afterwards.")
    return {
        **kit.contact(_("Your name"), optional),
        "client_id": kit.once(sent),
    }  # fmt: skip


def receipt_of(public: Public, code: str, token: str) -> str:
    """The page that shows the receipt once it is made."""
    return f"{public.url('done', code)}?{urlencode({'r': token})}"


def token_of(row: Any) -> str:
    """The receipt of what was brought; sent twice, it is the first one's."""
    if not row.repeated:
        return str(row.token)
    party = first(row)
    return party.token if party else ""


def to_page(public: Public, code: str, token: str) -> HttpResponse:
    return redirect(f"{public.url('follow', code)}?{urlencode({'r': token})}")


def whole(request: HttpRequest, public: Public, code: str, token: str = "") -> str:
    """The address for codes and paper; of the demonstration, where it runs."""
    here = public.url("follow", code) + (f"?r={token}" if token else "")
    return request.build_absolute_uri(here) if settings.DEMO else settings.BASE_URL + here


Shown = Callable[[HttpRequest, Tracked], HttpResponse]


def by_code(public: Public, *methods: str) -> Callable[[Shown], View]:
    """A page about the row behind a code; `r` is the receipt. What leads nowhere says what to do."""

    def guard(shown: Shown) -> View:
        @page(ANYBODY, methods=methods)
        @wraps(shown)
        def view(request: HttpRequest, code: str) -> HttpResponse:
            given = request.POST if request.method == "POST" else request.GET
            try:
                found = tracked(public, code, given.get("r", ""))
            except NotFound:
                return lost(request, public, code)
            if found.party is not None:
                receipts.remember(request, public.of, found.row.pk, found.own)
                receipts.remember(request, public.of, found.shown.pk, found.own)
            return shown(request, found)

        return view

    return guard


def lost(request: HttpRequest, public: Public, code: str) -> HttpResponse:
    throttle.check(request, "lost", MOST_LOST)
    model = public.of.model
    known = model._default_manager.filter(code=code[:64]).exists()
    context = {
        "code_url": public.url("follow", code) if known else "",
        "again_url": reverse(public.first_page),
    }
    return render_page(request, "ui/subject/lost.html", context, 404)


def follow(public: Public) -> View:
    @by_code(public, "GET")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        return shown(request, found)

    return view


def receipt(public: Public, template: str) -> View:
    """What whoever brought it keeps: number, promised date, code, and the link that is theirs."""

    @page(ANYBODY, methods=("GET",))
    def view(request: HttpRequest, code: str) -> HttpResponse:
        token = request.GET.get("r", "")
        try:
            found = tracked(public, code, token)
        except NotFound:
            return redirect(public.url("follow", code))
        if found.party is None:
            return redirect(public.url("follow", code))
        receipts.remember(request, public.of, found.row.pk, found.own)
        row, own, all_ = (
            found.row,
            whole(request, public, code, token),
            whole(request, public, code),
        )
        context = {
            "public": public, "of": public.of, "row": row, "title": public.of.title(row),
            "facts": following.facts(found), "why": following.why(public, row),
            "joined": found.party.joined, "own_link": own, "public_link": all_,
            "own_image": following.image(own), "public_image": following.image(all_),
            **addresses(public, code, token),
        }  # fmt: skip
        return render_page(request, template, context)

    return view


def addresses(public: Public, code: str, token: str) -> dict[str, str]:
    receipt = urlencode({"r": token})
    return {
        "page_url": f"{public.url('follow', code)}?{receipt}",
        "done_url": f"{public.url('done', code)}?{receipt}",
        "paper_url": f"{public.url('receipt', code)}?{receipt}",
        "again_url": reverse(public.first_page),
    }


def rate_form(public: Public, data: Any = None) -> forms.Form:
    move = public.of.move("rate")
    again = _(
        "If it is not solved, say what is missing: it opens again and goes back to whoever answered."
    )
    yes_no = [("yes", _("Yes, solved")), ("no", _("No, not solved"))]
    stars = [
        (5, _("Very satisfied")), (4, _("Satisfied")), (3, _("Neutral")), (2, _("Dissatisfied")),
        (1, _("Very dissatisfied")),
    ]  # fmt: skip
    fields = {
        "solved": forms.ChoiceField(label=_("Was it solved?"), choices=yes_no, widget=forms.RadioSelect),
        "content": forms.TypedChoiceField(
            label=_("How satisfied are you with the service?"), choices=stars, coerce=int, empty_value=None,
            widget=forms.RadioSelect, required=False,
        ),
        "comment": kit.long_text(
            _("What should we know?"), required=False, max_length=2000,
            help_text=again if move and move.outcomes else "",
        ),
    }  # fmt: skip
    form: forms.Form = made("RateForm", fields, data)
    return form


def rate(public: Public) -> View:
    @by_code(public, "POST")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        """Solved or not; what follows from that is the kind's own command."""
        form, token = rate_form(public, request.POST), request.POST.get("r", "")
        unsolved = form.is_valid() and form.cleaned_data["solved"] == "no"
        if unsolved and not form.cleaned_data["comment"] and not found.rated:
            form.add_error("comment", _("Say in a few words what is still missing."))
        if public.rate is None or found.party is None or form.errors:
            return shown(request, found, form=form, status=Invalid.status)
        said = {**form.cleaned_data, "solved": form.cleaned_data["solved"] == "yes"}
        try:
            row = public.rate(request.actor, found.shown.pk, token=token, **said)
        except Invalid as error:
            show_error(form, error)
            return shown(request, found, form=form, status=error.status)
        if lists.ended(public.of, row):
            messages.success(request, _("Thank you for telling us."))
        else:
            messages.warning(request, _("It is open again and goes back to whoever answered."))
        return to_page(public, found.row.code, token)

    return view


def withdraw(public: Public) -> View:
    @by_code(public, "POST")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        token = request.POST.get("r", "")
        assert public.withdraw is not None
        public.withdraw(request.actor, found.row.pk, token=token)
        messages.success(request, _("You have withdrawn it. Nothing more is done about it."))
        return to_page(public, found.row.code, token)

    return view


def join_form(data: Any = None) -> forms.Form:
    """What somebody leaves who met the same thing; everything optional."""
    fields = {
        "description": kit.long_text(_("Anything to add?"), required=False),
        **contact_fields(sent=True),
    }
    form: forms.Form = made("JoinForm", fields, data, auto_id="join_%s")
    return form


def join(public: Public) -> View:
    @by_code(public, "POST")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        """Me too: one more of them on a row that is open and shown to all."""
        throttle.check(request, public.of.path, MOST_BROUGHT)
        form, out = join_form(request.POST), {}  # type: ignore[var-annotated]
        if not form.is_valid():
            raise Invalid({name: list(said) for name, said in form.errors.items()})
        given = dict(form.cleaned_data)
        words, language = given.pop("description"), request.LANGUAGE_CODE
        assert public.join is not None
        public.join(request.actor, found.row.pk, **given, words=words, language=language, out=out)
        return redirect(receipt_of(public, found.row.code, out["token"]))

    return view


def shown(
    request: HttpRequest, found: Tracked, *, form: forms.Form | None = None, status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """Stage, promised date, answer; with the receipt also what its holder wrote, was told, may do."""
    public, row, party = found.public, found.row, found.party
    of, token = public.of, request.POST.get("r") or request.GET.get("r", "")
    attached = files.of(of.type, [found.shown.pk, row.pk])
    joins = public.join is not None and party is None and found.going_on and public.is_open(row)
    rated, answer = found.rated, (party and public.own_answer) or public.answer
    context = {
        "public": public, "of": of, "row": row, "title": public.headline(row, found.own), "badge": of.badge(row),
        "target": found.shown if found.shown.pk != row.pk else None,
        "target_url": public.url("follow", found.shown.code) + (f"?r={token}" if party else ""),
        "stages": following.station_line(public, found.shown.state),
        "facts": following.facts(found), "why": following.why(public, found.shown) if party else [],
        "answer": answer(found.shown) if found.told else "",
        "answer_photos": items(f for f in attached[found.shown.pk] if found.told and of.machine.bringing(f.stage)),
        "text": public.text(row, found.own), "own": found.own,
        "own_photos": items(f for f in attached[row.pk] if found.own and f.stage == REPORTED),
        "steps": found.steps[::-1], "party": party, "token": token,
        "may_rate": found.rateable and not rated, "rated": rated, "form": form or rate_form(public),
        "rate_url": public.url("rate", row.code) if public.rate else "",
        "withdraw_url": public.url("withdraw", row.code) if found.may_withdraw else "",
        "join_form": join_form() if joins else None, "kept_days": kept_days(row.district),
        "join_url": public.url("join", row.code) if joins else "",
        "public_link": whole(request, public, row.code),
        "paper_url": addresses(public, row.code, token)["paper_url"],
        **said(found), **(more or {}),
    }  # fmt: skip
    return render_page(request, "ui/subject/follow.html", context, status)


def said(found: Tracked) -> dict[str, Any]:
    """For the holder of the receipt alone: messages, questions, what was added; three statements."""
    if found.party is None:
        return {}
    public, code = found.public, found.row.code
    return {
        "told": notices.told(found.party.pk),
        "asked": [(q, words_form(f"answer_{q.pk}_%s")) for q in talk.asked(found.party)],
        "added": talk.own_words(found.party),
        "add_form": words_form("add_%s"),
        "may_say": found.going_on,
        "answer_url": public.url("answer", code),
        "add_url": public.url("add", code),
    }


def words_form(auto_id: str, data: Any = None) -> forms.Form:
    """What is said by receipt: an answer to a question, or something to add; photos with it."""
    fields = {"text": kit.long_text(_("Your words"), required=False), "photos": kit.photos()}
    form: forms.Form = made("WordsForm", fields, data, auto_id=auto_id)
    return form
