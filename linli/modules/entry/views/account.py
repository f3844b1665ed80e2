"""A person's own page: posts and rights, password, sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid
from linli.modules.entry import queries
from linli.modules.entry.commands import passwords
from linli.modules.entry.commands import sessions as commands
from linli.modules.entry.forms import PasswordForm
from linli.modules.entry.views import session
from linli.ui.answering import show_faults
from linli.ui.pages import SIGNED_IN, page, render_page

TABS = (
    ("entry:me", gettext_lazy("My account")),
    ("entry:password", gettext_lazy("Password")),
    ("entry:second", gettext_lazy("Second step")),
    ("entry:sessions", gettext_lazy("My sessions")),
)


def own_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Drawn in the person's own face; before the first password is changed, without menus."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    tabs = [{"label": label, "url": reverse(name), "active": name == here} for name, label in TABS]
    bare = session.person(request).must_change_password or queries.must_verify(request.actor)
    face = "resident" if bare else queries.faces(request.actor)[0]
    shown = {"face": face, "tabs": [] if bare else tabs, **context}
    return render_page(request, template, shown, status=status)


@page(SIGNED_IN, methods=("GET",))
def me(request: HttpRequest) -> HttpResponse:
    context = {
        "account": session.person(request),
        "held": queries.held(request.actor),
        "rights": queries.rights(request.actor),
        "second": queries.device(request.actor.account_id),
    }
    return own_page(request, "entry/me.html", context)


@page(SIGNED_IN)
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and changed(request, form):
        messages.success(request, _("The password is changed; your other sessions were ended."))
        return redirect(session.wanted(request, reverse("entry:start")))
    context = {
        "form": form,
        "first": session.person(request).must_change_password,
        "back": session.wanted(request, ""),
        "submit_label": _("Change the password"),
    }
    return own_page(request, "entry/password.html", context, status=422 if form.errors else 200)


def changed(request: HttpRequest, form: PasswordForm) -> bool:
    old, new = form.cleaned_data["old"], form.cleaned_data["new"]
    try:
        passwords.change_own(request.actor, old=old, new=new, here=session.here(request))
    except Invalid as error:
        show_faults(form, error)
        return False
    account = session.person(request)
    account.refresh_from_db()
    update_session_auth_hash(request, account)
    return True


@page(SIGNED_IN, methods=("GET",))
def sessions(request: HttpRequest) -> HttpResponse:
    (held, over), here = queries.logins(request.actor), session.here(request)
    others = any(row.pk != here for row in held)
    context = {"open": held, "over": over, "others": others, "this": here}
    return own_page(request, "entry/sessions.html", context)


@page(SIGNED_IN, methods=("POST",))
def end_session(request: HttpRequest, login_id: int) -> HttpResponse:
    if login_id == session.here(request):
        session.finish(request)
        return redirect("entry:login")
    commands.end(request.actor, login_id)
    messages.success(request, _("The session is ended."))
    return redirect("entry:sessions")


@page(SIGNED_IN, methods=("POST",))
def end_others(request: HttpRequest) -> HttpResponse:
    commands.end_others(request.actor, here=session.here(request))
    messages.success(request, _("All other sessions are ended."))
    return redirect("entry:sessions")
