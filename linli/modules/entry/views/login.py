"""In and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.modules.entry import queries
from linli.modules.entry.commands import codes
from linli.modules.entry.commands.sessions import fail
from linli.modules.entry.forms import AskCodeForm, CodeForm, LoginForm
from linli.modules.entry.views import locking, session
from linli.ui.menu import links
from linli.ui.pages import PUBLIC, SIGNED_IN, page, render_page, signed_in


@page(PUBLIC)
def login(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and signed_in(request):
        return redirect(session.wanted(request, reverse("entry:start")))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        if locking.locked(request, name):
            return locked_page(request, name)
        account = locking.checked(request, name, password)
        if queries.may_enter(account):
            return enter(request, account, "password")
        fail(request.actor, login=name, **session.origin(request))
        if locking.locked(request, name):
            return locked_page(request, name)
        form.add_error(None, _("Name and password do not fit together. Mind capital letters."))
    return login_page(request, form, "password")


def login_page(request: HttpRequest, form: Any, way: str, **more: Any) -> HttpResponse:
    query = session.query(request)
    ways = (("password", "entry:login", _("Password")), ("code", "entry:code", _("One-time code")))
    tabs = [
        {"label": label, "url": reverse(name) + query, "active": way == one}
        for one, name, label in ways
    ]
    context = {"form": form, "tabs": tabs, "submit_label": _("Log in"), **more}
    return render_page(request, "entry/login.html", context, status=422 if form.errors else 200)


def locked_page(request: HttpRequest, name: str) -> HttpResponse:
    until = locking.until(request, name)
    minutes = max(1, -(-int((until - timezone.now()).total_seconds()) // 60)) if until else 15
    context = {"until": until, "minutes": minutes}
    answer = render_page(request, "entry/locked.html", context, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def enter(request: HttpRequest, account: Any, way: str) -> HttpResponse:
    target = session.wanted(request, reverse("entry:start"))
    session.begin(request, account, way)
    return redirect(target)


@page(PUBLIC)
def code(request: HttpRequest) -> HttpResponse:
    """First the name, then the digits; the name waits in the session in between."""
    if signed_in(request):
        return redirect(session.wanted(request, reverse("entry:start")))
    asked = request.session.get("code_for", "")
    if request.method == "POST" and "username" in request.POST:
        return ask_code(request)
    if request.GET.get("again") or not asked:
        return login_page(request, AskCodeForm(), "code", submit_label=_("Send the code"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = codes.use(request.actor, login=asked, digits=form.cleaned_data["digits"])
        if found:
            return enter(request, queries.account(found), "code")
        form.add_error("digits", _("This code is wrong, used or too old. Ask for a new one."))
    return login_page(request, form, "code", asked=asked)


def ask_code(request: HttpRequest) -> HttpResponse:
    form = AskCodeForm(request.POST)
    if not form.is_valid():
        return login_page(request, form, "code", submit_label=_("Send the code"))
    name = form.cleaned_data["username"]
    codes.ask(request.actor, login=name, channel=form.cleaned_data["channel"])
    request.session["code_for"] = name
    request.session.set_expiry(900)
    return redirect(reverse("entry:code") + session.query(request))


@page(PUBLIC, methods=("POST",))
def logout(request: HttpRequest) -> HttpResponse:
    session.finish(request)
    messages.success(request, _("You are logged out."))
    return redirect("entry:login")


@page(SIGNED_IN, methods=("GET",))
def start(request: HttpRequest) -> HttpResponse:
    """The first page of the person's own face that is not everybody's."""
    for face in queries.faces(request.actor):
        if found := links(request, face):
            own = (one for one in found if one.granted)
            return redirect(next(own, found[0]).href)
    return redirect("entry:me")
