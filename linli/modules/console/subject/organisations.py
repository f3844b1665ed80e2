"""Organisations, and the kinds of organisations, posts and venues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.people.kinds import Family, Function, choices, label, spoken
from linli.core.people.models import Organisation
from linli.modules.console.commands import kinds as kind_commands
from linli.modules.console.commands import organisations as commands
from linli.modules.console.queries import kinds as kind_queries
from linli.modules.console.queries import organisations as queries
from linli.modules.console.states import REGISTER
from linli.modules.console.subject.areas import area_table, posts_held
from linli.ui import fields as kit
from linli.ui.answering import paged
from linli.ui.parts import Badge
from linli.ui.register import declaration as declare
from linli.ui.register.cells import state
from linli.ui.subject.declaration import Facts, Fields, Shown

LEVELS = {
    codes.PROVINCE: pgettext_lazy("level", "province"),
    codes.CITY: pgettext_lazy("level", "city"),
    codes.COUNTY: pgettext_lazy("level", "district"),
    codes.STREET: pgettext_lazy("level", "street"),
    codes.COMMUNITY: pgettext_lazy("level", "community"),
    codes.GRID: pgettext_lazy("level", "grid"),
    codes.MICRO_GRID: pgettext_lazy("level", "micro-grid"),
}


def duties(row: Organisation) -> list[Badge]:
    known = dict(Function.choices)
    return [Badge(str(known.get(code, code))) for code in row.duties]


def kind(row: Organisation) -> str:
    return label(Family.ORGANISATION, row.kind)


def asked(scene: declare.Scene) -> Fields:
    checked = _("18 characters; the check characters are verified.")
    routed = _("Matters are routed to whoever has the function.")
    return {
        "kind": kit.select(_("Kind"), choices(Family.ORGANISATION)),
        "name": kit.line(_("Name")),
        "short_name": kit.line(_("Short name"), False, 40),
        "name_en": kit.line(_("English name"), False),
        "area": kit.any_area(),
        "credit_code": kit.line(_("Unified social credit code"), False, 24, help_text=checked),
        "phone": kit.line(_("Telephone"), False, 40),
        "external_id": kit.line(_("Foreign number"), False, 80),
        "duties": kit.several(_("Functions"), Function.choices, help_text=routed),
    }


ORGANISATIONS = declare.register(
    declare.Register(
        app="console", name="organisation", plural="organisations", path="console/organisations/",
        label=_("Organisations"), permission=queries.PERMISSION, icon="building", menu=(REGISTER, 825),
        rows=queries.organisations, model=Organisation, empty=_("No organisation fits."),
        filters=lambda actor: {
            "text": kit.words(_("Name, initials or credit code")),
            "kind": kit.narrow(_("Kind"), choices(Family.ORGANISATION)),
            "area": kit.any_area(required=False),
            "closed": forms.BooleanField(label=_("Closed ones")),
        },
        columns=(
            Shown("name", _("Name"), wide=True, sort="name"),
            Shown("kind", _("Kind"), kind, sort="kind"),
            Shown("short_name", _("Short name"), on_list=False),
            Shown("name_en", _("English name"), on_list=False),
            Shown("area", _("Area"), lambda row: declare.Place(row.area), sort="area"),
            Shown("duties", _("Functions"), duties, hide_on_phone=True),
            Shown("credit_code", _("Credit code"), hide_on_phone=True),
            Shown("phone", _("Telephone"), on_list=False),
            Shown("external_id", _("Foreign number"), on_list=False),
            Shown("initials", _("Initials"), on_list=False),
            Shown("state", _("State"), lambda row: state(row.active, _("in use"), _("closed")), on_list=False),
        ),
        list_links=lambda scene: declare.sheet_links("organisations"),
        title=lambda row: row.name, subtitle=kind, paged=True, sections=lambda scene: posts_held(organisation_id=scene.row.pk),
        adds=(
            declare.Verb(
                "organisation_add", "add", _("Add an organisation"), commands.create,
                _("The organisation was added."), asked, icon="plus",
            ),
        ),
        verbs=(
            declare.Verb(
                "organisation_edit", "edit", _("Change"), commands.edit, _("The changes are saved."), asked,
                _("Change an organisation"), "edit", filled=True,
            ),
            declare.Verb(
                "organisation_deactivate", "close", _("Close"), commands.deactivate,
                text=_("Nothing is sent to it any more."), reason=True, when=lambda row: row.active,
            ),
            declare.Verb(
                "organisation_activate", "reopen", _("Reopen"), commands.activate, tone="primary",
                reason=True, when=lambda row: not row.active,
            ),
        ),
    )
)  # fmt: skip


def level(row: Any) -> str:
    return str(LEVELS.get(row.level, ""))


def gap(one: kind_queries.KindFacts) -> Badge | None:
    count = one.without
    return Badge(str(count), "warn" if count else "good") if count is not None else None


def in_use(row: Any) -> Badge:
    return state(row.active, _("in use"), _("retired"))


def kind_facts(row: Any) -> Facts:
    return [
        (_("State"), in_use(row)),
        (_("Code"), row.code),
        (_("Chinese name"), row.name),
        (_("English name"), row.name_en),
        (_("One in every"), level(row)),
        (_("Origin"), _("shipped") if row.builtin else _("own")),
    ]


def gaps(scene: declare.Scene) -> list[declare.Section]:
    """The areas that have none of the kind, page by page."""
    row = scene.row
    if row.level is None or row.family not in kind_queries.COUNTED:
        said = _("No level of areas is asked to have one.")
        return [declare.Section(_("Areas without one"), text=said)]
    shown = paged(scene.request, kind_queries.without(scene.actor, row))
    found = _("Areas without one: %(count)s") % {"count": shown.paginator.count}
    table = area_table(areas.facts(shown.object_list))
    return [declare.Section(_("Areas without one"), text=found, table=table, pages=shown)]


def kind_asked(scene: declare.Scene) -> Fields:
    return {
        "name": kit.line(_("Chinese name"), longest=60),
        "name_en": kit.line(_("English name"), False, 80),
        "level": forms.TypedChoiceField(
            label=_("One in every"), choices=[("", _("no level")), *LEVELS.items()], coerce=int,
            empty_value=None, required=False, help_text=_("Areas of this level without one are listed."),
        ),
        "order": kit.number(_("Place in the order"), True, min_value=0, max_value=100_000, initial=1000),
    }  # fmt: skip


def new_kind(scene: declare.Scene) -> Fields:
    said = _("Small letters, digits and underscores; it never changes.")
    return {
        "family": kit.select(_("What it is a kind of"), Family.choices),
        "code": kit.line(_("Code"), longest=20, help_text=said),
        **kind_asked(scene),
    }


def family_crumb(scene: declare.Scene) -> list[tuple[Any, str]]:
    family = Family(scene.row.family)
    return [(family.label, f"{KINDS.list_url()}?family={family.value}")]


KINDS = declare.register(
    declare.Register(
        app="console", name="kind", plural="kinds", path="console/kinds/", label=_("Kinds"),
        permission=kind_queries.PERMISSION, icon="tags", menu=(REGISTER, 835),
        rows=kind_queries.kinds, tabs=Family.choices, tab="family", first_tab=Family.ORGANISATION.value,
        columns=(
            Shown("name", _("Name"), lambda one: spoken(one.row), wide=True),
            Shown("code", _("Code"), hide_on_phone=True),
            Shown("level", _("One in every"), lambda one: level(one.row)),
            declare.Figure("count", _("How many"), lambda one: one.count if one.family in kind_queries.COUNTED else None),
            declare.Figure("without", _("Areas without one"), gap),
            Shown("state", _("State"), lambda one: in_use(one.row)),
        ),
        keys="<slug:family>/<slug:code>", named=True, key=lambda row: (row.family, row.code),
        find=lambda actor, family, code: kind_queries.kind(family, code),
        title=spoken, crumbs=family_crumb, facts=kind_facts, sections=gaps,
        adds=(
            declare.Verb("kind_add", "add", _("Add a kind"), kind_commands.add, _("The kind was added."), new_kind, icon="plus"),
        ),
        verbs=(
            declare.Verb(
                "kind_edit", "edit", _("Change"),
                kind_commands.edit, _("The changes are saved."), kind_asked, _("Change a kind"), "edit", filled=True,
            ),
            declare.Verb(
                "kind_retire", "retire", _("Retire"), kind_commands.retire,
                text=_("It is not offered any more; what is of this kind keeps it."), reason=True,
                when=lambda row: row.active,
            ),
            declare.Verb(
                "kind_restore", "restore", _("Offer again"), kind_commands.restore, tone="primary",
                when=lambda row: not row.active,
            ),
        ),
    )
)  # fmt: skip
