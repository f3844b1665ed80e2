"""What people keep of the catalogue: versions of matters, categories, routing rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.modules.catalogue import forms
from linli.modules.catalogue.commands import matters as commands
from linli.modules.catalogue.commands import routing as route_commands
from linli.modules.catalogue.queries import catalogue as queries
from linli.modules.catalogue.queries import explaining, routing
from linli.modules.catalogue.queries.matters import CategoryFacts, MatterFacts
from linli.modules.catalogue.queries.served import district_of, shown
from linli.modules.catalogue.states import GROUP
from linli.modules.catalogue.views.matter_parts import ROUTE_COLUMNS
from linli.ui import fields as kit
from linli.ui.register.declaration import Link, Register, Scene, Verb, by_id, register, sheet_links
from linli.ui.subject.declaration import Fields, Shown

HOME = "catalogue:catalogue"


def path_to(scene: Scene) -> list[tuple[str, str]]:
    """The categories above a matter or category."""
    path = queries.catalogue().path(scene.row.code, district_of(scene.actor))
    return [(c.label, f"{reverse(HOME)}?q={c.code}") for c in path if c.code != scene.row.code]


def matter_url(row: MatterFacts) -> str:
    return reverse("catalogue:matter", args=[row.code])


def at_home(run: Callable[..., Any]) -> Callable[..., Any]:
    """The command about the catalogue of the actor's own district."""
    return lambda actor, **said: run(actor, district=district_of(actor), **said)


SAVE_MATTER = at_home(commands.save_matter)
SAVE_CATEGORY = at_home(commands.save_category)


def end_matter(actor: Actor, code: str, **said: Any) -> Any:
    return commands.end_matter(actor, shown(code, actor).id, **said)


MATTERS = register(
    Register(
        app="catalogue", name="matter", path="catalogue/", keys="matters/<slug:code>", named=True, home=HOME,
        label=_("Catalogue"), permission=commands.PERMISSION, row_url=matter_url,
        find=lambda actor, code: shown(code, actor), title=lambda row: row.label, crumbs=path_to,
        adds=(
            Verb(
                "matter_add", "new/matter", _("Add a matter"), SAVE_MATTER, _("The matter was added."),
                lambda scene: forms.matter(None), icon="plus", to=lambda made: reverse(HOME),
            ),
        ),
        verbs=(
            Verb(
                "matter_edit", "edit", _("Change"), SAVE_MATTER, _("The changes are saved."),
                lambda scene: forms.matter(scene.row), _("Change a matter"), "edit",
                text=_(
                    "Corrections of words apply at once. Any other change is a new version from the day "
                    "you name; cases that run keep the old one."
                ),
            ),
            Verb(
                "matter_end", "end", _("End a matter"), end_matter, _("The matter ends on that day."),
                lambda scene: {"last_day": kit.day(_("Last day"), True), "reason": kit.why()},
            ),
        ),
    )
)  # fmt: skip


def category(actor: Actor, code: str) -> CategoryFacts:
    found = queries.categories(district_of(actor)).get(code)
    if found is None:
        raise NotFound()
    return found


def names(scene: Scene) -> Fields:
    return {
        "name": kit.line(_("Category name"), longest=80),
        "name_en": kit.line(_("English name"), False),
    }


def new_category(scene: Scene) -> Fields:
    said = _("Two digits a level; begins with the code of the level above")
    return {"code": kit.line(_("Code"), longest=12, help_text=said), **names(scene)}


CATEGORIES = register(
    Register(
        app="catalogue", name="category", path="catalogue/", keys="categories/<slug:code>", named=True,
        home=HOME, label=_("Catalogue"), permission=commands.PERMISSION, find=category, paged=True,
        key=lambda row: (row.code,), title=lambda row: row.label, crumbs=path_to,
        columns=(
            Shown("code", _("Code")),
            Shown("name", _("Category name")),
            Shown("name_en", _("English name")),
        ),
        adds=(
            Verb(
                "category_add", "new/category", _("Add a category"), SAVE_CATEGORY, _("The category is saved."),
                new_category, icon="plus", to=lambda made: reverse(HOME),
            ),
        ),
        verbs=(
            Verb(
                "category_edit", "edit", _("Rename"), SAVE_CATEGORY, _("The category is saved."), names,
                _("Rename a category"), "edit", filled=True, to=lambda row: reverse(HOME),
            ),
            Verb(
                "category_remove", "remove", _("Remove"), at_home(commands.remove_category), reason=True,
                to=lambda row: reverse(HOME),
            ),
        ),
    )
)  # fmt: skip


def routes(actor: Actor, **wanted: Any) -> list[routing.RouteRow]:
    return explaining.listed(district_of(actor), actor.reach(route_commands.PERMISSION), **wanted)


def route(actor: Actor, pk: int) -> routing.RouteRow:
    found = explaining.row(pk)
    if found is None or not actor.covers(route_commands.PERMISSION, found.area):
        raise NotFound()
    return found


def change_route(actor: Actor, pk: int, **said: Any) -> Any:
    return route_commands.save_route(actor, route_id=pk, **said)


def route_links(scene: Scene) -> list[Link]:
    why = Link(_("Who gets it, and why?"), reverse("catalogue:route_explain"), "help-circle")
    return [why, *sheet_links("routes")]


ROUTES: Register = register(
    Register(
        app="catalogue", name="route", plural="routes", path="catalogue/routing/", label=_("Routing"),
        permission=route_commands.PERMISSION, icon="route", menu=(GROUP, 305),
        note=_("The most specific row wins; without one, the nearest unit with the duty."),
        rows=routes, find=route, key=lambda row: (row.id,), columns=ROUTE_COLUMNS, paged=True,
        tone=lambda row: "bad" if explaining.problem(row) else "",
        empty=_("No row here: whoever has the duty nearest to the place gets the case."),
        filters=lambda actor: {
            "text": kit.words(_("Matter, unit or note")), "area": kit.any_area(required=False),
        },
        list_links=route_links, title=lambda row: routing.unit_label(row.unit_id),
        adds=(
            Verb(
                "route_add", "add", _("Add a routing row"), by_id(route_commands.save_route, "unit"),
                _("The row was added."), forms.route, icon="plus", to=lambda made: ROUTES.list_url(),
            ),
        ),
        verbs=(
            Verb(
                "route_edit", "edit", _("Change"), by_id(change_route, "unit"), _("The changes are saved."),
                forms.route, _("Change a routing row"), "edit", filled=True,
            ),
            Verb(
                "route_remove", "remove", _("Remove"),
                lambda actor, pk, **said: route_commands.remove_route(actor, route_id=pk, **said),
                reason=True, to=lambda row: ROUTES.list_url(),
            ),
        ),
    )
)  # fmt: skip
