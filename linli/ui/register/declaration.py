"""A register, declared once: rows without states that people keep, with list, page, forms, buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.ui.subject.declaration import Facts, Fields, Shown
from linli.ui.table import Table


@dataclass
class Place:
    """A cell or fact that is a place: drawn by its label, `full` with its code, then `tail`; the
    empty code is everywhere. All of a page are read in one statement."""

    code: str
    full: bool = False
    tail: str = ""
    label: str = ""

    def __str__(self) -> str:
        code = self.code if self.full or not self.label else ""
        return " ".join(part for part in (self.label, code, self.tail) if part)


@dataclass(frozen=True)
class Figure(Shown):
    """A column of numbers: they end at the same edge."""


@dataclass(frozen=True)
class Secret:
    """What a command made that is shown this once and kept nowhere."""

    title: Any
    text: Any
    secret: str
    back: str


@dataclass(frozen=True)
class Link:
    """A way to elsewhere in the head of a page; `post`: it is written down, so it is sent."""

    label: Any
    url: str
    icon: str = ""
    post: bool = False


@dataclass(frozen=True)
class Scene:
    """A page of a register: who asks what, and about which row (None on the list)."""

    request: HttpRequest
    row: Any = None

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor
        return actor


@dataclass(frozen=True)
class Section:
    """A part of a page. `steps` are buttons (see `Verb.button`), `pages` the pages of its table,
    `tree` lines of (label, address, note)."""

    title: Any
    facts: Facts = ()
    text: Any = ""
    lines: Sequence[Any] = ()
    code: str = ""
    table: Table | None = None
    pages: Any = None
    steps: Sequence[Mapping[str, Any]] = ()
    tree: Sequence[tuple[Any, str, Any]] = ()


@dataclass(frozen=True)
class Verb:
    """What can be done: with `fields` a form of its own, without a button behind a question.

    `name` is the URL's, `path` stands below the register's or the row's. `run(actor, *key, **said)`
    gives the command; it may answer a `Secret`. `filled`: the form begins with what the row holds.
    `when` says on which rows it is offered (the command checks again); `label` may ask the row.
    `to` gives the address to go to from what was made, or from the row.
    """

    name: str
    path: str
    label: Any
    run: Callable[..., Any]
    said: Any = ""
    fields: Callable[[Scene], Fields] | None = None
    title: Any = ""
    icon: str = ""
    text: Any = ""
    tone: str = "bad"
    reason: bool = False
    filled: bool = False
    when: Callable[[Any], bool] = lambda row: True
    to: Callable[[Any], str] | None = None
    offered: bool = True

    def button(self, of: Register, *key: Any, label: Any = "") -> dict[str, Any]:
        """For the steps of a section."""
        url = reverse(f"{of.app}:{self.name}", args=key)
        return {
            "label": label or self.label, "url": url, "text": self.text,
            "tone": self.tone, "reason": self.reason,
        }  # fmt: skip


@dataclass(frozen=True)
class Register:
    """`name` and `plural` name the URLs of page and list in the namespace `app`.

    `rows(actor, **filter)` gives the list: of the filter only what was filled in, and `tab` by its
    name; a register whose rows another page lists names it by `home`. A row is found by `model`
    (within reach by its column `place`), among the rows that `among(actor)` gives, or by
    `find(actor, *key)`, which raises NotFound; `keys` is the row's part of the address, given to
    verbs in order or, with `named`, by name. A row has a page when there is something to say on it:
    `facts`, `sections`, or (`paged`) its columns, those that are not `on_list` only there.
    `changeable` says whether this actor is offered the row's verbs. `menu`: (group, order).
    """

    app: str
    name: str
    path: str
    label: Any
    permission: str
    plural: str = ""
    home: str = ""
    note: Any = ""
    rows: Callable[..., Any] | None = None
    columns: Sequence[Shown] = ()
    empty: Any = ""
    filters: Callable[[Actor], Fields] | None = None
    tabs: Sequence[tuple[str, Any]] = ()
    tab: str = "show"
    first_tab: str = ""
    tiles: Callable[[Actor], Sequence[Mapping[str, Any]]] | None = None
    below: Callable[[Actor], Sequence[Section]] | None = None
    list_links: Callable[[Scene], Sequence[Link]] | None = None
    pages: type[Paginator[Any]] = Paginator
    row_url: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    model: type[Model] | None = None
    place: str = "area"
    related: Sequence[str] = ()
    among: Callable[[Actor], QuerySet[Any]] | None = None
    find: Callable[..., Any] | None = None
    keys: str = "<int:pk>"
    named: bool = False
    key: Callable[[Any], Sequence[Any]] = lambda row: (row.pk,)
    title: Callable[[Any], Any] = str
    subtitle: Callable[[Any], Any] = lambda row: ""
    crumbs: Callable[[Scene], Sequence[tuple[Any, str]]] | None = None
    facts: Callable[[Any], Facts] | None = None
    paged: bool = False
    sections: Callable[[Scene], Sequence[Section]] | None = None
    side: Callable[[Scene], Sequence[Section]] | None = None
    drawing: Callable[[Scene], Any] | None = None
    links: Callable[[Scene], Sequence[Link]] | None = None
    changeable: Callable[[Scene], bool] = lambda scene: True
    adds: Sequence[Verb] = ()
    verbs: Sequence[Verb] = ()
    icon: str = ""
    menu: tuple[Any, int] | None = None

    @property
    def has_page(self) -> bool:
        return bool(self.facts or self.sections or self.paged)

    def list_url(self) -> str:
        name = f"{self.app}:{self.plural}" if self.rows else self.home
        return reverse(name) if name else ""

    def url(self, *key: Any) -> str:
        return reverse(f"{self.app}:{self.name}", args=key)

    def url_of(self, row: Any) -> str:
        """The row's own page, or the one that `row_url` names; empty when it has none."""
        if self.row_url is not None:
            return self.row_url(row)
        return self.url(*self.key(row)) if self.has_page else ""

    def verb(self, name: str) -> Verb:
        return next(verb for verb in (*self.verbs, *self.adds) if verb.name == name)

    def found(self, actor: Actor, *key: Any) -> Any:
        """The row, else NotFound, also for one out of reach."""
        if self.find is not None:
            return self.find(actor, *key)
        row = self._rows(actor).filter(pk=key[0]).first()
        if row is None or not (self.among or actor.covers(self.permission, self._place(row))):
            raise NotFound()
        return row

    def _rows(self, actor: Actor) -> QuerySet[Any]:
        if self.among is not None:
            return self.among(actor)
        assert self.model is not None
        return self.model._default_manager.select_related(*self.related)

    def _place(self, row: Any) -> str:
        for name in self.place.split("__"):
            row = getattr(row, name)
        return str(row)


def by_id(run: Callable[..., Any], *pickers: str) -> Callable[..., Any]:
    """A command that takes what these pickers give under the names of columns: `unit_id`."""

    def told(actor: Actor, *key: Any, **said: Any) -> Any:
        return run(actor, *key, **{f"{k}_id" if k in pickers else k: v for k, v in said.items()})

    return told


def sheet_links(kind: str) -> list[Link]:
    """The way out and in for what has a sheet; what the site has no page for is left out."""
    ways = ((_("Export"), "console:export", "download"), (_("Import"), "console:import_kind", "file-import"))  # fmt: skip
    try:
        return [Link(label, reverse(name, args=[kind]), icon) for label, name, icon in ways]
    except NoReverseMatch:
        return []


REGISTERS: list[Register] = []
FACTS, STEPS = _("Facts"), _("Steps")


def register(one: Register) -> Register:
    """Makes it known to addresses and menu."""
    REGISTERS.append(one)
    return one
