"""The second step: set up, enter, renew, give up."""

from __future__ import annotations

import io
from base64 import b64encode
from datetime import datetime

import django_otp
import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.modules.entry import queries
from linli.modules.entry.commands import seconds
from linli.modules.entry.forms import SecondForm, SetUpForm
from linli.modules.entry.views import session
from linli.modules.entry.views.account import own_page
from linli.ui.pages import SIGNED_IN, page

PENDING = "second_pending"


@page(SIGNED_IN)
def second(request: HttpRequest) -> HttpResponse:
    if queries.device(request.actor.account_id) is None:
        return set_up(request)
    if request.actor.verified:
        context = {
            "left": queries.recovery_left(request.actor.account_id),
            "required": queries.has_duty(request.actor),
        }
        return own_page(request, "entry/second_on.html", context)
    return enter(request)


def set_up(request: HttpRequest) -> HttpResponse:
    secret = request.session.setdefault(PENDING, seconds.new_secret())
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = seconds.set_up(request.actor, secret=secret, digits=form.cleaned_data["digits"])
        except Invalid as error:
            form.add_error("digits", " ".join(str(s) for s in error.fields["digits"]))
        else:
            verified(request)
            return show_codes(request, codes)
    context = {
        "form": form,
        "image": qr(seconds.address(request.actor, session.person(request).login, secret)),
        "secret": spaced(seconds.base32(secret)),
        "required": queries.has_duty(request.actor),
        "back": session.wanted(request, ""),
        "submit_label": _("Switch on"),
    }
    return own_page(
        request, "entry/second_set_up.html", context, status=422 if form.errors else 200
    )


def enter(request: HttpRequest) -> HttpResponse:
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = seconds.enter(request.actor, digits=form.cleaned_data["digits"])
        if outcome.device_id:
            verified(request)
            if outcome.recovered:
                messages.warning(request, _("A recovery code is used up. Renew them in time."))
            return redirect(session.wanted(request, reverse("entry:start")))
        form.add_error("digits", refusal(outcome.until))
    context = {
        "form": form,
        "back": session.wanted(request, ""),
        "demo_code": queries.demo_code(request.actor.account_id),
        "submit_label": _("Continue"),
    }
    return own_page(request, "entry/second.html", context, status=422 if form.errors else 200)


def refusal(until: datetime | None) -> str:
    if until is None:
        return _("This code does not fit or was used already. Wait for the app's next one.")
    moment = f"{timezone.localtime(until):%H:%M:%S}"
    return _("Too many wrong codes. Try again after %(moment)s.") % {"moment": moment}


def verified(request: HttpRequest) -> None:
    """The session now carries more rights, so it goes on under a new key."""
    request.session.pop(PENDING, None)
    django_otp.login(request, queries.device(request.actor.account_id))
    request.session.cycle_key()


@page(SIGNED_IN, methods=("POST",))
def recovery(request: HttpRequest) -> HttpResponse:
    return show_codes(request, seconds.renew_recovery(request.actor))


@page(SIGNED_IN, methods=("POST",))
def drop(request: HttpRequest) -> HttpResponse:
    seconds.drop(request.actor)
    messages.success(request, _("The second step is switched off."))
    return redirect("entry:second")


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Straight in the answer, because they are stored nowhere."""
    context = {"codes": codes, "back": session.wanted(request, reverse("entry:start"))}
    return own_page(request, "entry/recovery_codes.html", context)


def qr(text: str) -> str:
    """An SVG as a data address, which the page's policy allows in images."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=5, border=4, light="white")
    return "data:image/svg+xml;base64," + b64encode(out.getvalue()).decode()


def spaced(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
