"""The menus: what the installed apps declare, cut down to what the actor may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module, util
from types import ModuleType
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from linli.core.notices.queries import unread
from linli.core.tasks.kinds import KINDS
from linli.ui.pages import PUBLIC, SIGNED_IN, allowed
from linli.ui.register.declaration import REGISTERS
from linli.ui.subject.declaration import SUBJECTS
from linli.ui.subject.public import PUBLIC as PUBLISHED
from linli.ui.subject.workers import workers

FACES = ("desk", "resident", "worker", "home")
SIZE_COOKIE = "size"


@dataclass(frozen=True)
class MenuItem:
    """One entry. `url` is a URL name, `permission` names of which one is needed, or PUBLIC / SIGNED_IN,
    `badge` the dotted path of a callable(actor) that gives a number (0 = nothing shown). The face
    "home" are the large choices on the resident's first page; `note` is the line below the label."""

    label: Any
    url: str
    icon: str
    permission: str
    face: str = "desk"
    order: int = 100
    group: Any = ""
    badge: str = ""
    note: Any = ""

    def __post_init__(self) -> None:
        if self.face not in FACES:
            raise ValueError(f"unknown face {self.face!r}, known are {', '.join(FACES)}")


@dataclass(frozen=True)
class MenuLink:
    """An entry as the templates see it; `granted`: not everybody has it."""

    label: Any
    href: str
    icon: str
    group: Any
    active: bool
    count: int
    note: Any = ""
    granted: bool = False


@cache
def _menus() -> list[ModuleType]:
    """Every module's menu.py, found, not listed."""
    names = [
        f"{c.name}.menu" for c in apps.get_app_configs() if c.name.startswith("linli.modules.")
    ]
    return [import_module(name) for name in names if util.find_spec(name)]


def declared() -> Iterator[MenuItem]:
    """The inbox, what modules list, and the list of each kind of thing and of each register."""
    holders = " ".join(dict.fromkeys(kind.permission for kind in KINDS.values()))
    if holders:
        counted = "linli.core.tasks.queries.number"
        yield MenuItem(
            _("Mine to do"), "ui:inbox", "inbox", holders, "desk", 5, _("My work"), counted
        )
    for menu in _menus():
        yield from menu.ITEMS
    yield from of_kinds()
    for one in REGISTERS:
        if one.menu:
            group, order = one.menu
            url = f"{one.app}:{one.plural}"
            yield MenuItem(one.label, url, one.icon, one.permission, "desk", order, group)


def of_kinds() -> Iterator[MenuItem]:
    """The list of each kind of thing, where residents begin, and what people on the round have."""
    for of in SUBJECTS.values():
        if of.menu:
            url = f"{of.app}:{of.name}_list"
            yield MenuItem(of.label, url, of.icon, of.view, "desk", of.order, of.group)
    for public in PUBLISHED.values():
        icon = public.icon or public.of.icon
        yield MenuItem(
            public.label, public.first_page, icon, PUBLIC, "home", public.order, note=public.note
        )
    if workers():
        may = " ".join(dict.fromkeys(worker.permission for worker in workers().values()))
        yield MenuItem(_("My tasks"), "ui:worker", "checklist", may, "worker", 10)
        yield MenuItem(_("My cell"), "ui:worker_map", "map-2", may, "worker", 30)


def _href(item: MenuItem) -> str:
    try:
        return str(reverse(item.url))
    except NoReverseMatch:
        return ""


def _nearest(path: str, hrefs: list[str]) -> str:
    """The longest entry that the present path lies under; "/" only counts for itself."""
    fitting = [h for h in hrefs if path == h or (h != "/" and path.startswith(h))]
    return max(fitting, key=len, default="")


def _grouped(items: list[MenuItem]) -> list[MenuItem]:
    """In order, entries of one group side by side where its first entry stands."""
    first: dict[str, int] = {}
    for item in items:
        group = str(item.group)
        first[group] = min(item.order, first.get(group, item.order))
    return sorted(items, key=lambda i: (first[str(i.group)], str(i.group), i.order))


def links(request: HttpRequest, face: str) -> list[MenuLink]:
    """The entries of one face for this request's actor, in order."""
    items = [
        i
        for i in declared()
        if i.face == face and any(allowed(request, name) for name in i.permission.split())
    ]
    placed = [(item, _href(item)) for item in _grouped(items)]
    placed = [(item, href) for item, href in placed if href]
    here = _nearest(request.path, [href for _item, href in placed])
    actor = getattr(request, "actor", None)
    return [
        MenuLink(
            label=item.label,
            href=href,
            icon=item.icon,
            group=item.group,
            active=href == here,
            count=import_string(item.badge)(actor) if item.badge else 0,
            note=item.note,
            granted=item.permission not in (PUBLIC, SIGNED_IN),
        )
        for item, href in placed
    ]


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `desk_menu`, `resident_menu`, `worker_menu`, `home_menu`, `unread` (lazy), `large`."""
    found: dict[str, Any] = {
        f"{face}_menu": SimpleLazyObject(partial(links, request, face)) for face in FACES
    }
    found["unread"] = SimpleLazyObject(partial(unread, getattr(request, "actor", None)))
    found["large"] = request.COOKIES.get(SIZE_COOKIE) == "large"
    return found
