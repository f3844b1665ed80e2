"""Accounts and keys, for the security administrator; telephone numbers only in part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.core.access.models import Key
from linli.core.access.permissions import by_app
from linli.core.areas.codes import district_of
from linli.core.people.models import Account
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import accounts as queries
from linli.modules.console.states import RIGHTS
from linli.modules.console.subject.areas import posts_held
from linli.modules.console.views.drawn import action
from linli.modules.entry import public as entry
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.register import declaration as declare
from linli.ui.subject.declaration import Fields, Shown
from linli.ui.templatetags.ui import phone_mask


def state_badge(row: Account) -> Badge:
    if not row.is_active:
        return Badge(_("switched off"), "bad")
    if row.must_change_password:
        return Badge(_("first password"), "warn")
    return Badge(_("active"), "good")


def links(scene: declare.Scene) -> list[declare.Link]:
    if not scene.actor.may("console.roles"):
        return []
    found = [
        action(_("Grant a role"), "grant_add", "shield-check"),
        action(_("What may this person do?"), "rights", "eye"),
    ]
    return [
        declare.Link(one.label, f"{one.url}?account={scene.row.login}", one.icon) for one in found
    ]


def asked(scene: declare.Scene) -> Fields:
    return {
        "login": forms.RegexField(
            r"^[a-zA-Z0-9][a-zA-Z0-9._@-]{1,39}$", label=_("Log-in name"), max_length=40,
            help_text=_("2 to 40 letters, digits, dots, dashes."),
        ),
        "name": kit.line(_("Name"), longest=60),
        "area": kit.any_area(_("Home district")),
        "phone": kit.line(_("Telephone"), False, 20),
        "email": forms.EmailField(label=_("E-mail"), required=False),
    }  # fmt: skip


def opened(actor: Actor, **said: Any) -> declare.Secret:
    pk, first = entry.create_account(actor, district=district_of(said.pop("area")), **said)
    text = _("The account is open. Hand this first password over in person:")
    return declare.Secret(said["name"], text, first, ACCOUNTS.url(pk))


def renewed(actor: Actor, pk: int) -> declare.Secret:
    text = _("The old password is void. Hand this first password over in person:")
    first = entry.reset_first_password(actor, pk)
    return declare.Secret(ACCOUNTS.found(actor, pk).name, text, first, ACCOUNTS.url(pk))


def active(row: Account) -> bool:
    return row.is_active


ACCOUNTS: declare.Register = declare.register(
    declare.Register(
        app="console", name="account", plural="accounts", path="console/accounts/", label=_("Accounts"),
        permission=queries.PERMISSION, icon="users", menu=(RIGHTS, 840),
        rows=queries.accounts, among=queries.accounts, paged=True, empty=_("No account fits."),
        filters=lambda actor: {
            "text": kit.words(_("Log-in name or name")),
            "state": kit.narrow(
                _("State"),
                [("active", _("Active")), ("off", _("Switched off")), ("first", _("First password"))],
            ),
        },
        columns=(
            Shown("name", _("Name"), sort="name"),
            Shown("login", _("Log-in name"), sort="login"),
            Shown("district", _("Home district"), lambda row: declare.Place(row.district)),
            declare.Figure("post_count", _("Posts"), sort="post_count"),
            Shown("phone", _("Telephone"), lambda row: phone_mask(row.phone) or None, on_list=False),
            Shown("email", _("E-mail on record"), lambda row: bool(row.email) or None, on_list=False),
            Shown("created_at", _("Opened"), on_list=False),
            Shown("last_login", _("Last log-in"), hide_on_phone=True, sort="last_login"),
            Shown("password_changed_at", _("Password changed"), on_list=False),
            Shown("state", _("State"), state_badge),
        ),
        title=lambda row: row.name, links=links, sections=lambda scene: posts_held(account_id=scene.row.pk),
        adds=(declare.Verb("account_add", "add", _("Open an account"), opened, fields=asked, icon="user-plus"),),
        verbs=(
            declare.Verb(
                "account_reset", "password", _("New first password"), renewed,
                text=_("The old one is void at once."), tone="primary", when=active,
            ),
            declare.Verb(
                "account_second", "second", _("Remove the second factor"), entry.remove_totp,
                text=_("For a lost telephone; a new one is set up at the next log-in."), reason=True, when=active,
            ),
            declare.Verb(
                "account_off", "off", _("Switch off"), entry.deactivate,
                text=_("All sessions and keys end at once. Posts stay."), when=active,
            ),
            declare.Verb(
                "account_on", "on", _("Switch on"), entry.activate, tone="primary",
                when=lambda row: not row.is_active,
            ),
        ),
    )
)  # fmt: skip


def in_force(row: Key) -> bool:
    return not row.revoked_at and row.expires_at > timezone.now()


def key_badge(row: Key) -> Badge:
    if row.revoked_at:
        return Badge(_("revoked"), "bad")
    return Badge(_("in force"), "good") if in_force(row) else Badge(pgettext("period", "ended"))


def prefix(row: Key) -> str:
    return f"{row.prefix}…"


def key_asked(scene: declare.Scene) -> Fields:
    rights = [item for _name, items in by_app() for item in items]
    never = _("Never more than the account itself may do.")
    return {
        "account": ask.account(_("Acts as"), help_text=_("An account made for this machine")),
        "label": kit.line(_("Who holds the key"), longest=80),
        "days": kit.number(_("Valid for days"), True, min_value=1, max_value=366, initial=365),
        "scopes": kit.several(_("Only these rights"), rights, True, help_text=never),
    }


def given(actor: Actor, account: int, **said: Any) -> declare.Secret:
    _key, secret = entry.make_key(actor, account, **said)
    text = _("The key is shown only now. Give it to whoever runs the other system:")
    return declare.Secret(said["label"], text, secret, KEYS.list_url())


KEYS: declare.Register = declare.register(
    declare.Register(
        app="console", name="key", plural="keys", path="console/keys/", label=_("Keys of machines"),
        permission=queries.KEYS, icon="key", menu=(RIGHTS, 860),
        note=_("Other systems log in with a key; only its hash is kept."),
        rows=queries.keys, among=queries.keys, paged=True, empty=_("No key was given yet."),
        columns=(
            Shown("label", _("Who holds the key"), wide=True, sort="label"),
            Shown("prefix", _("Begins with"), prefix),
            Shown("account", _("Acts as"), lambda row: row.account.name, sort="account__name"),
            Shown("login", _("Log-in name"), lambda row: row.account.login, on_list=False),
            declare.Figure("scopes", _("Rights"), lambda row: len(row.scopes)),
            Shown("names", _("Only these rights"), lambda row: [Badge(p) for p in row.scopes], on_list=False),
            Shown("created_at", _("Given"), on_list=False),
            Shown("expires_at", _("Until"), sort="expires_at"),
            Shown("revoked_at", _("Revoked"), on_list=False),
            Shown("state", _("State"), key_badge),
        ),
        title=lambda row: row.label, subtitle=prefix,
        adds=(declare.Verb("key_add", "add", _("Give a key"), given, fields=key_asked, icon="key"),),
        verbs=(
            declare.Verb(
                "key_revoke", "revoke", _("Revoke"), entry.revoke_key,
                text=_("The other system is shut out at once."), when=in_force, to=lambda row: KEYS.list_url(),
            ),
        ),
    )
)  # fmt: skip
