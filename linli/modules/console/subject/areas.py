"""Areas: browse, search, one area with what hangs on it, its names, its other codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.areas.states import Kind
from linli.core.people.kinds import Family, label, spoken
from linli.modules.console.commands import areas as commands
from linli.modules.console.forms import fields as ask
from linli.modules.console.queries import areas as queries
from linli.modules.console.queries import organisations, posts
from linli.modules.console.states import REGISTER
from linli.ui import fields as kit
from linli.ui import outlines
from linli.ui.parts import Badge
from linli.ui.register import declaration as declare
from linli.ui.register import tables
from linli.ui.register.cells import period_badge, until
from linli.ui.subject.declaration import Fields, Shown

COLUMNS = (
    Shown("name", _("Name"), spoken, wide=True),
    Shown("code", _("Code")),
    Shown("kind", _("Kind"), lambda row: Kind(row.kind).label),
    declare.Figure("households", _("Households"), hide_on_phone=True),
    Shown("valid_from", _("Valid from"), hide_on_phone=True),
)
PERIODS = (
    Shown("name", _("Name")),
    Shown("valid_from", _("Valid from")),
    Shown("valid_until", _("Last day"), lambda row: until(row.valid_until)),
    Shown("state", _("State"), period_badge),
)


def url_of(row: Any) -> str:
    return reverse("console:area", args=[row.code])


def holder(post: Any) -> Any:
    return post.account.name if post.account else Badge(_("vacant"), "warn")


def post_kind(post: Any) -> str:
    return label(Family.POST, post.kind)


POSTS = (
    Shown("kind", _("Kind of post"), post_kind),
    Shown("holder", _("Holder"), holder),
    Shown("organisation", _("Organisation"), wide=True),
)


def post_table(rows: Any, caption: Any) -> Any:
    return tables.table(POSTS, rows, caption, lambda row: reverse("console:post", args=[row.pk]))


def posts_held(**whose: int) -> list[declare.Section]:
    """Those of today, of an organisation or an account."""
    rows = list(organisations.posts_of(**whose)[:200])
    none = "" if rows else _("None.")
    return [declare.Section(_("Posts"), text=none, table=post_table(rows, _("Posts here")))]


def area_table(rows: Any) -> Any:
    return tables.table(COLUMNS, rows, _("Areas"), url_of, _("No area fits."))


def crumbs(scene: declare.Scene) -> list[tuple[str, str]]:
    """The path; only steps in reach are links."""
    return [
        (name, reverse("console:area", args=[code]) if scene.actor.covers(queries.PERMISSION, code) else "")
        for code, name in scene.row.path[:-1]
    ]  # fmt: skip


def sections(scene: declare.Scene) -> list[declare.Section]:
    row, held = scene.row, posts.of_area(scene.row.code)
    below = declare.Section(_("Areas next below"), table=area_table(row.children))
    here = declare.Section(_("Posts here"), table=post_table(held, _("Posts here")))
    named = tables.table(PERIODS, reversed(row.history), _("Names and periods"))
    return [
        *([below] if row.children else []),
        *([here] if held else []),
        declare.Section(_("Names and periods"), table=named),
    ]


def side(scene: declare.Scene) -> list[declare.Section]:
    row, facts = scene.row, scene.row.facts
    about = [
        (_("Kind"), Kind(facts.kind).label),
        (_("English name"), facts.name_en),
        (_("12-digit code"), row.code.ljust(12, "0") if len(row.code) < codes.COMMUNITY else None),
        (_("Households"), facts.households),
        (_("Posts"), row.posts),
        (_("State"), period_badge(facts)),
    ]
    units = [(label(Family.ORGANISATION, kind), n) for kind, n in row.organisations.items()]
    none = "" if units else _("None.")
    return [
        declare.Section(declare.FACTS, about),
        declare.Section(_("Organisations here"), units, none),
        other_codes(row),
    ]


def drawing(borders: dict[str, Any]) -> Any:
    return outlines.drawing(borders, AREAS.url)


def other_codes(row: queries.AreaPage) -> declare.Section:
    end = AREAS.verb("alias_end")
    steps = [
        end.button(AREAS, row.code, a.pk, label=_("End %(alias)s") % {"alias": f"{a.scheme} {a.alias}"})
        for a in row.aliases
        if a.valid_until is None
    ]  # fmt: skip
    facts = [(f"{a.scheme}: {a.alias}", f"{a.valid_from} – {until(a.valid_until)}") for a in row.aliases]  # fmt: skip
    return declare.Section(_("Other codes"), facts, "" if facts else _("None."), steps=steps)


def new(scene: declare.Scene) -> Fields:
    return {
        "code": kit.line(_("Code"), longest=18, help_text=_("Padded codes are shortened.")),
        "name": kit.line(_("Name"), longest=60),
        "name_en": kit.line(_("English name"), False),
        "kind": kit.select(_("Kind"), Kind.choices),
        "households": kit.number(_("Households"), min_value=0),
        "lon": forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False),
        "lat": forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False),
        "valid_from": ask.valid_from(),
    }  # fmt: skip


def naming(scene: declare.Scene) -> Fields:
    return {
        "name": kit.line(_("New name"), longest=60),
        "name_en": kit.line(_("English name"), False),
        "valid_from": ask.valid_from(),
        "reason": kit.why(),
    }


def other(scene: declare.Scene) -> Fields:
    said = _("Whose code it is, say civil_affairs or 12345")
    return {
        "scheme": kit.line(_("Scheme"), longest=30, help_text=said),
        "alias": kit.line(_("Other code or name"), longest=60),
        "valid_from": ask.valid_from(),
    }


def ending(scene: declare.Scene) -> Fields:
    return {"last_day": ask.last_day(), "reason": kit.why()}


def goes_on(row: queries.AreaPage) -> bool:
    return row.facts.valid_until is None


AREAS = declare.register(
    declare.Register(
        app="console", name="area", plural="areas", path="console/areas/", label=_("Areas"),
        permission=queries.PERMISSION, icon="sitemap", menu=(REGISTER, 820),
        rows=queries.listed, columns=COLUMNS, empty=_("No area fits."), list_links=lambda scene: declare.sheet_links("areas"),
        filters=lambda actor: {
            "text": kit.words(_("Name, initials or code")), "kind": kit.narrow(_("Kind"), Kind.choices),
        },
        keys="<str:code>", key=lambda row: (row.code,), find=queries.area_page,
        title=lambda row: row.facts.label, subtitle=lambda row: row.code, crumbs=crumbs,
        sections=sections, side=side,
        drawing=lambda scene: drawing(queries.outline(scene.actor, scene.row.code)),
        adds=(
            declare.Verb("area_add", "add", _("Add an area"), commands.add, _("The area was added."), new, icon="plus"),
        ),
        verbs=(
            declare.Verb(
                "area_end", "end", _("End"),
                lambda actor, code, **said: commands.end(actor, queries.latest(code), **said),
                _("The last day is entered."), ending, _("End an area"), "archive", when=goes_on,
            ),
            declare.Verb(
                "alias_add", "codes/add", _("Add another code"),
                lambda actor, code, **said: commands.add_alias(actor, code=code, **said),
                _("The other code is entered."), other, _("Add another code of an area"), "tags", when=goes_on,
            ),
            declare.Verb(
                "area_rename", "rename", _("Rename"),
                lambda actor, code, **said: commands.rename(actor, queries.latest(code), **said),
                _("The area has its new name."), naming, _("Rename an area"), "edit", when=goes_on,
            ),
            declare.Verb(
                "alias_end", "codes/<int:alias_id>/end", _("End"),
                lambda actor, code, alias_id: commands.end_alias(actor, alias_id),
                _("The other code has ended."), text=_("It is no longer understood from today."), offered=False,
            ),
        ),
    )
)  # fmt: skip
