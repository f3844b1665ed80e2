"""Whole names and numbers on a page of their own, for a purpose; the code for everybody on paper."""

from __future__ import annotations

from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid, NotFound
from linli.core.parties.commands import reveal as reveal_parties
from linli.core.parties.declarations import DECLARED, PURPOSES
from linli.ui.answering import as_file, show_faults
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.paper import code, compiled, language
from linli.ui.subject import pages
from linli.ui.subject.declaration import Subject
from linli.ui.subject.printing import rows
from linli.ui.subject.public import PUBLIC, address
from linli.ui.subject.views import View, seen

NOTICE = Path(__file__).parent / "paper" / "notice.typ"


class RevealForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("What do you need it for?"), choices=PURPOSES, widget=forms.RadioSelect
    )


def reveal(of: Subject) -> View:
    kind = DECLARED[of.type]

    # Where some may see their own only, the row itself tells.
    @page(SIGNED_IN if kind.own else kind.reveal)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the purpose, then shows them once; nothing of it is kept in the page."""
        row = pages.opened(of, request, pk).row
        if not kind.reveals(request.actor, row):
            raise NotFound()
        if not request.actor.verified:
            return redirect(f"{reverse('entry:second')}?{urlencode({'next': request.path})}")
        form, contacts = RevealForm(request.POST or None), None
        if request.method == "POST" and form.is_valid():
            try:
                contacts = reveal_parties(
                    request.actor, subject_type=of.type, subject_id=pk, **form.cleaned_data
                )
            except Invalid as error:
                show_faults(form, error)
        context = {
            "row": row, "form": form, "contacts": contacts, "cancel_url": of.url("", pk),
            "submit_label": _("Show them"),
        }  # fmt: skip
        status = Invalid.status if form.errors else 200
        return render_page(request, "ui/subject/reveal.html", context, status)

    return view


def notice(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        """To be handed over or put up: number, code, place, promised date; nothing about people."""
        row = pages.opened(of, request, pk).row
        link = address(of, row.code)
        shown = [(_("Place"), of.place(row)), (_("Promised by"), row.due_at)]
        data = {
            "lang": language(), "title": _("Follow it"), "about": of.title(row), "number": row.number,
            "facts": rows([pair for pair in shown if pair[1]]), "qr": code(link),
            "scan": _("Scan to see where it stands"), "link": link,
        }  # fmt: skip
        made = compiled(NOTICE, data)
        return as_file(made, f"{row.number}-code.pdf", "application/pdf", inline=True)

    return view


def patterns(of: Subject) -> list[URLPattern]:
    """Below the page of one thing, before its steps."""
    home, found = f"{of.root}/{of.path}/<int:pk>/", []
    if of.type in DECLARED:
        found.append(path(f"{home}reveal/", reveal(of), name=f"{of.name}_reveal"))
    if of.type in PUBLIC:
        found.append(path(f"{home}code.pdf", notice(of), name=f"{of.name}_notice"))
    return found
