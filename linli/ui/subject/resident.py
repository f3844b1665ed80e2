"""The resident's pages of a kind of thing: bring one, the receipt, follow by code, rate."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.journal import queries as journal
from linli.core.notices import queries as notices
from linli.core.parties import concerned
from linli.core.parties import queries as parties
from linli.core.parties.models import Party
from linli.ui import fields as kit
from linli.ui import throttle
from linli.ui.answering import answer_form
from linli.ui.pages import PUBLIC, page, render_page
from linli.ui.subject import lists
from linli.ui.subject.forms import made, show_error
from linli.ui.subject.public import Public
from linli.ui.subject.views import View

# From one address in ten minutes: forms shown and sent, codes looked up.
MOST_BROUGHT, MOST_LOST = 30, 60


def bring(public: Public) -> View:
    of = public.of

    @page(PUBLIC)
    def view(request: HttpRequest) -> HttpResponse:
        """No log-in and no JavaScript is needed; name and number are the resident's choice."""
        if request.method == "POST":
            throttle.check(request, of.path, MOST_BROUGHT)
        form = made(
            "BringForm", {**public.fields(request.actor), **own_fields()}, request.POST or None
        )

        def act(said: dict[str, Any]) -> Any:
            contact = {name: said.pop(name) for name in ("name", "phone")}
            party = {**contact, "language": request.LANGUAGE_CODE}
            return public.bring(request.actor, party=party, **said)

        return answer_form(
            request, form, act, lambda row: to_receipt(public, row), _("Received. Thank you!"),
            template="ui/subject/bring.html", public=public, of=of, submit_label=_("Send"),
        )  # fmt: skip

    return view


def own_fields() -> dict[str, forms.Field]:
    """Asked of everybody: the identifier of this very form, and how to be reached, if wanted."""
    optional = _("Optional. Used for this only, and deleted afterwards.")
    return {
        "name": kit.line(_("Your name"), required=False, longest=60, help_text=optional),
        "phone": kit.line(_("Telephone"), required=False, longest=30),
        "client_id": forms.CharField(
            required=False, max_length=64, widget=forms.HiddenInput, initial=lambda: uuid4().hex
        ),
    }


def to_receipt(public: Public, row: Any) -> str:
    return f"{address(public, row.code)}?{urlencode({'r': row.token, 'new': 1})}"


def address(public: Public, code: str, what: str = "follow") -> str:
    return reverse(f"{public.of.app}:{public.of.name}_{what}", args=[code])


def found(public: Public, code: str, token: str) -> tuple[Any, Party | None]:
    """The row behind a code, and the party whose receipt was shown; NotFound otherwise."""
    row = public.of.model._default_manager.filter(code=code).first() if code else None
    if row is None:
        raise NotFound(_("There is nothing under this code. Look at the link on your receipt."))
    return row, concerned.by_token(row, token) if token else None


def follow(public: Public) -> View:
    @page(PUBLIC, methods=("GET",))
    def view(request: HttpRequest, code: str) -> HttpResponse:
        throttle.check(request, "lost", MOST_LOST)
        row, party = found(public, code, request.GET.get("r", ""))
        return shown(public, request, row, party, rate_form())

    return view


def rate_form(data: Any = None) -> forms.Form:
    yes_no = [("yes", _("Solved")), ("no", _("Not solved"))]
    stars = [(str(n), str(n)) for n in range(5, 0, -1)]
    fields = {
        "solved": forms.ChoiceField(label=_("Is it solved?"), choices=yes_no, widget=forms.RadioSelect),
        "content": forms.ChoiceField(label=_("How content are you, from 1 to 5?"), choices=stars, widget=forms.RadioSelect, required=False),
        "comment": kit.long_text(_("Anything else?"), required=False, max_length=2000),
    }  # fmt: skip
    form: forms.Form = made("RateForm", fields, data)
    return form


def rate(public: Public) -> View:
    @page(PUBLIC, methods=("POST",))
    def view(request: HttpRequest, code: str) -> HttpResponse:
        token, form = request.POST.get("r", ""), rate_form(request.POST)
        row, party = found(public, code, token)
        if public.rate is None or party is None or not form.is_valid():
            return shown(public, request, row, party, form, 422)
        said = form.cleaned_data
        try:
            public.rate(
                request.actor, row.pk, token=token, solved=said["solved"] == "yes",
                content=int(said["content"]) if said["content"] else None, comment=said["comment"],
            )  # fmt: skip
        except (Invalid, Refused) as error:
            show_error(form, error)
            return shown(public, request, row, party, form, error.status)
        messages.success(request, _("Thank you for telling us."))
        return redirect(f"{address(public, code)}?{urlencode({'r': token})}")

    return view


def shown(
    public: Public, request: HttpRequest, row: Any, party: Party | None, form: forms.Form,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Stage, promised date, answer; with the receipt also what its holder wrote, was told, may do."""
    of, machine = public.of, public.of.machine
    final = machine.by_code[row.state].final
    rated = party is not None and bool(parties.has_rated(party, 0))
    token = party.token if party else ""
    here = request.build_absolute_uri if settings.DEMO else (lambda url: settings.BASE_URL + url)
    context = {
        "public": public, "of": of, "row": row, "title": of.title(row), "badge": of.badge(row),
        "fresh": "new" in request.GET and party is not None,
        "stages": station_line(public, row.state),
        "facts": [
            (_("Number"), row.number), (_("Area"), areas.full_name(row.area, " ")),
            (_("Came in"), of.opened(row)), (_("Promised by"), lists.due(of, row)),
            *public.facts(row), (_("Ended"), row.closed_at),
        ],
        "answer": public.answer(row), "text": getattr(row, of.text) if of.text and party else "",
        "steps": steps(public, row), "told": notices.told(party.pk) if party else [],
        "party": party, "token": token,
        "may_rate": bool(public.rate and party and final and not rated), "rated": rated,
        "form": form, "rate_url": address(public, row.code, "rate"),
        "public_link": here(address(public, row.code)),
        "own_link": here(f"{address(public, row.code)}?r={token}") if party else "",
        "own_image": image(here(f"{address(public, row.code)}?r={token}")) if party else "",
    }  # fmt: skip
    context["facts"] = [(label, value) for label, value in context["facts"] if value]
    return render_page(request, "ui/subject/follow.html", context, status)


def image(link: str) -> str:
    """A code to scan, as data of the page."""
    return str(segno.make(link, error="m").svg_data_uri(scale=4, border=2, light="white"))


def station_line(public: Public, state: str) -> list[dict[str, Any]]:
    """The stations with the present one; a state that belongs to none shows no line."""
    line = public.line()
    here = next((at for at, s in enumerate(line) if state in s.states), None)
    if here is None:
        return []
    ended = public.of.machine.by_code[state].final
    return [
        {"label": s.label, "icon": s.icon, "now": at == here and not ended, "past": at < here or (at == here and ended)}
        for at, s in enumerate(line)
    ]  # fmt: skip


def steps(public: Public, row: Any) -> list[dict[str, Any]]:
    """The journal, cut down to stages and moments: nothing anybody wrote, nobody's name."""
    machine, told = public.of.machine, []
    for entry in journal.of_subject(public.of.type, row.pk):
        changed = entry.changes.get("state")
        state = machine.by_code.get(changed[1]) if isinstance(changed, list) else None
        if state:
            told.append(
                {"at": entry.at, "title": state.label, "tone": state.tone, "icon": state.icon}
            )
    return told


def patterns(public: Public) -> list[URLPattern]:
    """`/<path>/new/` and, by code, `/<path>/c/<code>`."""
    home, name = f"{public.of.path}/", public.of.name
    return [
        path(f"{home}new/", bring(public), name=f"{name}_bring"),
        path(f"{home}c/<str:code>", follow(public), name=f"{name}_follow"),
        path(f"{home}c/<str:code>/rate", rate(public), name=f"{name}_rate"),
    ]
