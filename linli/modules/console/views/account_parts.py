"""What the pages of accounts and keys show; telephone numbers only in part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.modules.console.views.drawn import area_labels, area_text, step
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table
from linli.ui.templatetags.ui import phone_mask


def state_badge(row: Any) -> Badge:
    if not row.is_active:
        return Badge(_("switched off"), "bad")
    return (
        Badge(_("first password"), "warn")
        if row.must_change_password
        else Badge(_("active"), "good")
    )


def table(rows: Any) -> Table:
    labels = area_labels({row.district for row in rows})
    return Table(
        columns=[
            Column("name", _("Name"), primary=True),
            Column("login", _("Log-in name")),
            Column("district", _("Home district")),
            Column("posts", _("Posts"), align="end"),
            Column("seen", _("Last log-in"), hide_on_phone=True),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:account", args=[row.pk]),
                cells={
                    "name": row.name,
                    "login": row.login,
                    "district": labels.get(row.district, row.district),
                    "posts": row.post_count,
                    "seen": row.last_login,
                    "state": state_badge(row),
                },
            )
            for row in rows
        ],
        caption=_("Accounts"),
        empty=_("No account fits."),
    )


def facts(row: Any) -> list[tuple[str, Any]]:
    labels = area_labels({row.district})
    return [
        (_("State"), state_badge(row)),
        (_("Log-in name"), row.login),
        (_("Home district"), area_text(labels, row.district)),
        (_("Telephone"), phone_mask(row.phone) if row.phone else None),
        (_("E-mail"), bool(row.email)),
        (_("Opened"), row.created_at),
        (_("Last log-in"), row.last_login),
        (_("Password changed"), row.password_changed_at),
    ]


def steps(row: Any) -> list[dict[str, Any]]:
    if not row.is_active:
        url = reverse("console:account_on", args=[row.pk])
        return [step(_("Switch on"), url, tone="primary")]
    reset = reverse("console:account_reset", args=[row.pk])
    off = reverse("console:account_off", args=[row.pk])
    second = reverse("console:account_second", args=[row.pk])
    lost = _("For a lost telephone; a new one is set up at the next log-in.")
    return [
        step(
            _("New first password"), reset, text=_("The old one is void at once."), tone="primary"
        ),
        step(_("Remove the second factor"), second, text=lost, reason=True),
        step(_("Switch off"), off, text=_("All sessions and keys end at once. Posts stay.")),
    ]


def account_actions(actor: Actor, row: Any) -> list[dict[str, Any]]:
    if not actor.may("console.roles"):
        return []
    grant, rights = reverse("console:grant_add"), reverse("console:rights")
    return [
        {"label": _("Grant a role"), "url": f"{grant}?account={row.login}", "icon": "shield-check"},
        {
            "label": _("What may this person do?"),
            "url": f"{rights}?account={row.login}",
            "icon": "eye",
        },
    ]


def key_badge(row: Any, now: datetime) -> Badge:
    if row.revoked_at:
        return Badge(_("revoked"), "bad")
    return (
        Badge(pgettext("period", "ended"), "neutral")
        if row.expires_at <= now
        else Badge(_("in force"), "good")
    )


def key_table(rows: Any, now: datetime) -> Table:
    return Table(
        columns=[
            Column("label", _("Who holds the key"), primary=True, wide=True),
            Column("prefix", _("Begins with")),
            Column("account", _("Acts as")),
            Column("scopes", _("Rights"), align="end"),
            Column("until", _("Until")),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:key", args=[row.pk]),
                cells={
                    "label": row.label,
                    "prefix": f"{row.prefix}…",
                    "account": row.account.name,
                    "scopes": len(row.scopes),
                    "until": row.expires_at,
                    "state": key_badge(row, now),
                },
            )
            for row in rows
        ],
        caption=_("Keys of machines"),
        empty=_("No key was given yet."),
    )


def key_facts(row: Any, now: datetime) -> list[tuple[str, Any]]:
    return [
        (_("State"), key_badge(row, now)),
        (_("Acts as"), f"{row.account.name} ({row.account.login})"),
        (_("Rights"), [Badge(name) for name in row.scopes]),
        (_("Given"), row.created_at),
        (_("Until"), row.expires_at),
        (_("Revoked"), row.revoked_at),
    ]


def key_steps(row: Any, now: datetime) -> list[dict[str, Any]]:
    if row.revoked_at or row.expires_at <= now:
        return []
    url = reverse("console:key_revoke", args=[row.pk])
    return [step(_("Revoke"), url, text=_("The other system is shut out at once."))]
