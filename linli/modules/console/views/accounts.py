"""Pages of accounts and keys, for the security administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas.codes import district_of
from linli.modules.console.forms.filters import AccountFilter
from linli.modules.console.forms.rights import AccountForm, KeyForm
from linli.modules.console.queries import accounts as queries
from linli.modules.console.views import account_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_step,
    paged,
    reason_of,
    show_secret,
    tried,
)
from linli.modules.console.views.drawn import action
from linli.modules.entry import public as entry
from linli.ui.pages import page, render_page

PERMISSION, KEYS = queries.PERMISSION, queries.KEYS


def url_of(pk: int) -> str:
    return reverse("console:account", args=[pk])


@page(PERMISSION, methods=("GET",))
def accounts(request: Request) -> HttpResponse:
    form = AccountFilter(request.GET)
    shown = paged(request, queries.accounts(request.actor, **form.given()))
    context = {
        "title": _("Accounts"),
        "filter_form": form,
        "table": parts.table(shown),
        "page": shown,
        "actions": [action(_("Open an account"), "account_add", "user-plus")],
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION, methods=("GET",))
def account(request: Request, pk: int) -> HttpResponse:
    row = queries.account(request.actor, pk)
    context = {
        "title": row.name,
        "subtitle": row.login,
        "crumbs": [(_("Accounts"), reverse("console:accounts")), (row.name, "")],
        "sections": [{"title": _("Facts"), "facts": parts.facts(row)}],
        "side": [{"title": _("Steps"), "steps": parts.steps(row)}],
        "actions": parts.account_actions(request.actor, row),
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION)
def account_add(request: Request) -> HttpResponse:
    form = AccountForm(request.POST or None)
    made = tried(request, form, lambda said: entry.create_account(request.actor, **_facts(said)))
    if made is not None:
        said = _("The account is open. Hand this first password over in person:")
        return show_secret(request, form.cleaned_data["name"], said, made[1], url_of(made[0]))
    context = {
        "title": _("Open an account"),
        "form": form,
        "cancel_url": reverse("console:accounts"),
    }
    return render_page(request, "console/form.html", context, 422 if form.errors else 200)


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    facts = {name: said[name] for name in ("login", "name", "phone", "email")}
    return {**facts, "district": district_of(said["area"])}


@page(PERMISSION, methods=("POST",))
def account_reset(request: Request, pk: int) -> HttpResponse:
    row = queries.account(request.actor, pk)
    first = entry.reset_first_password(request.actor, pk)
    said = _("The old password is void. Hand this first password over in person:")
    return show_secret(request, row.name, said, first, url_of(pk))


@page(PERMISSION, methods=("POST",))
def account_second(request: Request, pk: int) -> HttpResponse:
    reason = reason_of(request)
    return answer_step(
        request, lambda: entry.remove_totp(request.actor, pk, reason=reason), url_of(pk)
    )


@page(PERMISSION, methods=("POST",))
def account_off(request: Request, pk: int) -> HttpResponse:
    return answer_step(request, lambda: entry.deactivate(request.actor, pk), url_of(pk))


@page(PERMISSION, methods=("POST",))
def account_on(request: Request, pk: int) -> HttpResponse:
    return answer_step(request, lambda: entry.activate(request.actor, pk), url_of(pk))


@page(KEYS, methods=("GET",))
def keys(request: Request) -> HttpResponse:
    shown = paged(request, queries.keys(request.actor))
    context = {
        "title": _("Keys of machines"),
        "subtitle": _("Other systems log in with a key; only its hash is kept."),
        "table": parts.key_table(shown, timezone.now()),
        "page": shown,
        "actions": [action(_("Give a key"), "key_add", "key")],
    }
    return render_page(request, "console/list.html", context)


@page(KEYS)
def key_add(request: Request) -> HttpResponse:
    form = KeyForm(request.POST or None)

    def make(said: dict[str, Any]) -> Any:
        facts = {name: said[name] for name in ("label", "scopes", "days")}
        return entry.make_key(request.actor, said["account"], **facts)

    made = tried(request, form, make)
    if made is not None:
        said = _("The key is shown only now. Give it to whoever runs the other system:")
        label = form.cleaned_data["label"]
        return show_secret(request, label, said, made[1], reverse("console:keys"))
    context = {"title": _("Give a key"), "form": form, "cancel_url": reverse("console:keys")}
    return render_page(request, "console/form.html", context, 422 if form.errors else 200)


@page(KEYS, methods=("GET",))
def key(request: Request, pk: int) -> HttpResponse:
    row = queries.key(request.actor, pk)
    context = {
        "title": row.label,
        "subtitle": f"{row.prefix}…",
        "crumbs": [(_("Keys of machines"), reverse("console:keys")), (row.label, "")],
        "sections": [{"title": _("Facts"), "facts": parts.key_facts(row, timezone.now())}],
        "side": [{"title": _("Steps"), "steps": parts.key_steps(row, timezone.now())}],
    }
    return render_page(request, "console/detail.html", context)


@page(KEYS, methods=("POST",))
def key_revoke(request: Request, pk: int) -> HttpResponse:
    return answer_step(
        request, lambda: entry.revoke_key(request.actor, pk), reverse("console:keys")
    )
