"""Roles, and grants given beside posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.permissions import by_app
from linli.core.people.kinds import spoken
from linli.modules.console.commands import roles as commands
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import rights as queries
from linli.modules.console.states import RIGHTS, Duty
from linli.modules.console.subject.posts import goes_on
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.register import declaration as declare
from linli.ui.register.cells import period_badge, until
from linli.ui.subject.declaration import Facts, Fields, Shown

WORKING = _("None (a working role)")


def facts(row: Role) -> Facts:
    return [
        (_("Administration"), Duty(row.duty).label if row.duty else WORKING),
        (_("Origin"), _("shipped, cannot be changed") if row.builtin else _("own")),
    ]


def given_rights(scene: declare.Scene) -> list[declare.Section]:
    held = set(scene.row.permissions)
    groups = [
        declare.Section(name, lines=[label for p, label in items if p in held])
        for name, items in by_app()
    ]
    return [group for group in groups if group.lines]


def asked(scene: declare.Scene) -> Fields:
    """One field of ticks for each part of the system; the code of a role never changes."""
    row, said = scene.row, _("2 to 40 small letters, digits and underscores.")
    rule = r"^[a-z][a-z0-9_]{1,39}$"
    ticks = {
        f"rights_{at}": kit.several(name, items, initial=row.permissions if row else ())
        for at, (name, items) in enumerate(by_app())
    }
    return {
        "code": forms.RegexField(rule, label=_("Code"), max_length=40, help_text=said, disabled=bool(row)),
        "name": kit.line(_("Name"), longest=60),
        "name_en": kit.line(_("English name"), False, 60),
        "duty": kit.select(_("Administration"), [("", WORKING), *Duty.choices], required=False),
        **ticks,
    }  # fmt: skip


def save(actor: Actor, *_key: str, **said: Any) -> Role:
    """Everything ticked, whatever part of the system it belongs to."""
    ticked = [
        name for field in list(said) if field.startswith("rights_") for name in said.pop(field)
    ]
    return commands.save(actor, permissions=ticked, **said)


def own(row: Role) -> bool:
    return not row.builtin


ROLES: declare.Register = declare.register(
    declare.Register(
        app="console", name="role", plural="roles", path="console/roles/", label=_("Roles"),
        permission=queries.PERMISSION, icon="shield-lock", menu=(RIGHTS, 845),
        rows=lambda actor: queries.roles(), keys="<slug:code>", among=lambda actor: Role.objects.all(),
        columns=(
            Shown("name", _("Name"), spoken, wide=True),
            Shown("code", _("Code")),
            Shown("duty", _("Administration"), lambda row: Badge(Duty(row.duty).label, "special") if row.duty else None),
            declare.Figure("rights", _("Rights"), lambda row: len(row.permissions)),
            declare.Figure("held", _("Held today")),
            Shown("origin", _("Origin"), lambda row: _("shipped") if row.builtin else _("own"), hide_on_phone=True),
        ),
        title=spoken, subtitle=lambda row: row.pk, facts=facts, sections=given_rights,
        adds=(declare.Verb("role_add", "add", _("Add a role"), save, _("The role is saved."), asked, icon="plus"),),
        verbs=(
            declare.Verb(
                "role_edit", "edit", _("Change"), save, _("The role is saved."), asked, _("Change a role"),
                "edit", filled=True, when=own,
            ),
            declare.Verb(
                "role_remove", "remove", _("Remove"), commands.remove, text=_("The role is gone."), when=own,
                to=lambda row: ROLES.list_url(),
            ),
        ),
    )
)  # fmt: skip


def grant_asked(scene: declare.Scene) -> Fields:
    return {
        "account": ask.account(),
        "role": kit.select(_("Role"), access.role_choices()),
        "area": kit.any_area(),
        "valid_from": ask.from_today(_("From")),
        "valid_until": kit.day(_("Last day")),
        "reason": kit.line(_("Reason"), longest=200),
    }


GRANTS = declare.register(
    declare.Register(
        app="console", name="grant", plural="grants", path="console/grants/", label=_("Grants"),
        permission=queries.PERMISSION, icon="user-check", menu=(RIGHTS, 850),
        note=_("Rights given beside posts, each with a reason and an end."),
        rows=queries.grants, model=Grant, related=("account", "role"), empty=_("No grant fits."),
        filters=lambda actor: {
            "text": kit.words(_("Person")),
            "role": kit.narrow(_("Role"), access.role_choices()),
            "show": kit.select(
                _("Period"),
                [("", _("Today")), ("future", _("Later")), ("ended", _("Ended")), ("all", _("All"))],
            ),
        },
        columns=(
            Shown("account", _("Person"), lambda row: row.account.name, sort="account__name"),
            Shown("login", _("Log-in name"), lambda row: row.account.login, on_list=False),
            Shown("role", _("Role"), lambda row: spoken(row.role)),
            Shown("area", _("Area"), lambda row: declare.Place(row.area, full=True), sort="area"),
            Shown("valid_from", _("From"), sort="valid_from"),
            Shown("valid_until", _("Last day"), lambda row: until(row.valid_until), sort="valid_until"),
            Shown("reason", _("Reason"), wide=True),
            Shown("state", _("State"), period_badge),
        ),
        title=lambda row: _("Grant to %(name)s") % {"name": row.account.name}, paged=True,
        adds=(
            declare.Verb(
                "grant_add", "add", _("Grant a role"), declare.by_id(commands.grant, "account"), _("The role is granted."),
                grant_asked, icon="plus",
            ),
        ),
        verbs=(
            declare.Verb(
                "grant_end", "end", _("End at once"), commands.end_grant, _("The grant has ended."),
                reason=True, when=goes_on,
            ),
        ),
    )
)  # fmt: skip
