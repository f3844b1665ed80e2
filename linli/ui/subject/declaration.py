"""A kind of thing that is worked on, declared once: everything else about it is the workbench's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.journal.words import Told
from linli.core.lifecycle.states import Machine, Move
from linli.core.subjects import faces
from linli.core.tasks import kinds
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.subject.narrowing import Narrow

Fields = dict[str, forms.Field]
Facts = Sequence[tuple[Any, Any]]
TEXT = "text"

NUMBERS = "give its model a NUMBER with letters of its own"
OTHERS = gettext_lazy("Other matters")


@dataclass(frozen=True)
class Shown:
    """One column: on the list, in the sheet (`sheet` names its type; empty: not there), in the API.

    `value` reads it from the row (default: the attribute `key`, with the words of its choices).
    `sort` is the database column a click on its head sorts by.
    """

    key: str
    label: Any
    value: Callable[[Any], Any] | None = None
    sheet: str = TEXT
    on_list: bool = True
    sort: str = ""
    wide: bool = False
    hide_on_phone: bool = False

    def of(self, row: Any) -> Any:
        if self.value is not None:
            return self.value(row)
        words = getattr(row, f"get_{self.key}_display", None)
        return words() if words else getattr(row, self.key)


@dataclass(frozen=True)
class Scene:
    """A page about one row: by whom, and the task meant, if it is about one. `tasks` are the open
    ones, `files` all of the row; `known` keeps what several sections read."""

    actor: Actor
    row: Any
    task: Any = None
    tasks: Sequence[Any] = ()
    files: Sequence[Any] = ()
    known: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Reply:
    """A standard reply that may be taken over into a field."""

    id: Any
    label: Any
    text: str


@dataclass(frozen=True)
class Step:
    """What a move does (`run`) and asks (`fields`; the reason is added where the table wants one).

    `bulk`: may be taken on many rows at once, all asked together (the scene then has no row).
    `label` and `offered` depend on the row: what it is called, whether its button is shown.
    `anyone`: a step about a task that need not be one's own. `details` turns what the form holds
    into what the command takes; `faults` finds what does not go together, by field. `replies` fit
    the field `reply_to`. `places`: field of the command -> of the form, for what it refuses.
    `prefilled`: fields that an address may fill; `template` stands below them.
    A field `photos` takes pictures, which the command gets as `files`.
    `hint`: what it means for the row, read before it is confirmed. `goes_to`: what gets the row,
    given what the form says; empty: nothing that is not chosen. `waits_for`: open tasks hold it up.
    `by_row`: its form needs a real row, so the API's description tells the command's own parameters.
    """

    run: Callable[..., Any]
    fields: Callable[[Scene], Fields] | None = None
    bulk: bool = False
    label: Callable[[Any], Any] | None = None
    offered: Callable[[Scene], bool] | None = None
    anyone: bool = False
    details: Callable[[Scene, dict[str, Any]], dict[str, Any]] | None = None
    faults: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None
    replies: Callable[[Scene], Sequence[Reply]] | None = None
    reply_to: str = "reason"
    places: Mapping[str, str] = field(default_factory=dict)
    prefilled: tuple[str, ...] = ()
    template: str = ""
    hint: Any = ""
    goes_to: Callable[[Any, Mapping[str, Any]], str] | None = None
    waits_for: tuple[str, ...] = ()
    by_row: bool = False


@dataclass(frozen=True)
class TakeIn:
    """How a new row comes in at the desk: the command, its permission and what is asked. With
    `party` also who brought it, which the command takes under this name."""

    run: Callable[..., Any]
    permission: str
    fields: Callable[[Actor], Fields]
    label: Any = ""
    party: bool = False

    def asked(self, actor: Actor) -> Fields:
        return {**self.fields(actor), **(kit.contact() if self.party else {})}

    def taken(self, actor: Actor, said: Mapping[str, Any], **more: Any) -> Any:
        given = {**said, **more}
        if self.party:
            given["party"] = {name: given.pop(name, "") for name in kit.contact()}
        return self.run(actor, **given)


@dataclass(frozen=True)
class Section:
    """A part of the page that the declaration adds: facts, or a template with its own values.

    It stands first in the main column, or above all, after the tasks, at the side. Without a
    title there is no card around it. One whose `values` are empty is left out; `printed`: on paper.
    """

    title: Any
    facts: Callable[[Scene], Facts] | None = None
    template: str = ""
    values: Callable[[Scene], Mapping[str, Any]] | None = None
    side: bool = False
    above: bool = False
    after: bool = False
    printed: bool = False

    @property
    def where(self) -> str:
        return "side" if self.side else "above" if self.above else "after" if self.after else "main"


@dataclass(frozen=True)
class Column:
    """One stack of the board: its name and the states in it, `since` a moment they ended at."""

    label: Any
    states: tuple[str, ...]
    code: str = ""
    since: Callable[[datetime], datetime] | None = None


@dataclass(frozen=True)
class Action:
    """A button above the list that leads to a page of the module's own (`address`: URL name)."""

    label: Any
    icon: str
    address: str
    permission: str


@dataclass(frozen=True)
class Subject:
    """See docs/adding-a-module.md. `path` is where its pages hang below `root`: `/desk/mediation/`.

    `rows` says whose rows an actor sees: the one rule that lists and checks. `view` is the
    permission that opens its pages and shows all rows of an area; further ones in `view` open
    pages too. `told`: which
    columns and noted facts its history speaks of. `text` is the long text shown first. `dated` is
    the column of the moment it came in. `lean`: the columns a list reads (default: all).
    `matching`: condition for one word of the search. `parts`: the same rows as branches that
    overlap, each with an index of its own. `running`: true of every open row, the condition of an
    index of theirs. `own`: what the board shows before anything is asked.
    `paused`: states in which its clocks stand. `stages` name clocks. `noted` are marks for the page alone; `fill` puts a row's facts into
    a standard reply; `task_text` words a task; `api` adds values to the API's rows, `api_one` to a
    single one. `template` extends the page with what `extra` gives it, where sections do not do.
    """

    model: type[Model]
    machine: Machine
    label: Any
    one: Any
    path: str
    view: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: Sequence[Shown] = ()
    facts: Callable[[Any], Facts] | None = None
    text: str = ""
    steps: Mapping[str, Step] = field(default_factory=dict)
    tasks: Sequence[kinds.Kind] = ()
    take_in: TakeIn | None = None
    export: str = ""
    search: Sequence[str] = ("number", "title")
    filters: Sequence[Narrow] = ()
    sections: Sequence[Section] = ()
    board: Sequence[Column] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    title: Callable[[Any], str] = lambda row: str(row.title)
    needs: tuple[str, ...] = ("title",)
    marks: Callable[[Any], Sequence[Badge]] = lambda row: ()
    place: Callable[[Any], str] = lambda row: ""
    dated: str = "opened_at"
    lean: tuple[str, ...] = ()
    matching: Callable[[str], Q] | None = None
    own: Callable[[Actor], Q | None] = lambda actor: None
    parts: Callable[[Actor], Sequence[QuerySet[Any]]] | None = None
    running: Q = field(default_factory=Q)
    paused: tuple[str, ...] = ()
    stages: Mapping[str, Any] = field(default_factory=dict)
    noted: Callable[[Scene], Sequence[Badge]] = lambda scene: ()
    fill: Callable[[str, Any], str] = lambda text, row: text
    task_text: Callable[[Any], str] = lambda task: str(task.text)
    api: Callable[[Any], Mapping[str, Any]] = lambda row: {}
    api_one: Callable[[Any], Mapping[str, Any]] = lambda row: {}
    actions: Sequence[Action] = ()
    icon: str = "file-description"
    order: int = 100
    group: Any = OTHERS
    menu: bool = True
    root: str = "desk"
    template: str = "ui/subject/page.html"
    extra: Callable[[Any, Any], Mapping[str, Any]] | None = None

    @property
    def type(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def app(self) -> str:
        return str(self.model._meta.app_label)

    @property
    def name(self) -> str:
        """Of its URLs: `dispute`, `dispute_list`, `dispute_step` ... in the module's namespace."""
        return str(self.model._meta.model_name)

    def url(self, page: str = "", *args: Any) -> str:
        return reverse(f"{self.app}:{self.name}{'_' if page else ''}{page}", args=args)

    def move(self, verb: str) -> Move | None:
        return self.machine.by_verb.get(f"{self.app}.{verb}")

    @property
    def on_map(self) -> bool:
        return {"lon", "lat"} <= {column.name for column in self.model._meta.get_fields()}

    def opened(self, row: Any) -> datetime:
        moment: datetime = getattr(row, self.dated)
        return moment

    def listed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With the columns a list needs."""
        return rows.only(*self.lean) if self.lean else rows

    def badge(self, row: Any) -> Badge:
        return self.badge_of(row.state)

    def badge_of(self, code: str) -> Badge:
        return state_badge(self.machine, code)

    def opens(self, actor: Actor) -> bool:
        return any(actor.may(name) for name in self.view.split())

    def columns_of_board(self) -> Sequence[Column]:
        if self.board:
            return self.board
        return [Column(s.label, (s.code,), s.code) for s in self.machine.states if not s.final]


def state_badge(machine: Machine, code: str) -> Badge:
    state = machine.state(code)
    return Badge(state.label, state.tone)


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> Subject:
    """Makes it known: to the workbench, and by its small face to inbox, search and links.

    Raises ImproperlyConfigured for the path or the form of numbers of another kind: one would hide
    the other's pages, or show somebody else's.
    """
    for other in SUBJECTS.values():
        if other.type == subject.type:
            continue
        if other.path == subject.path:
            raise ImproperlyConfigured(f"{subject.type} has the path of {other.type}: {other.path}")
        if other.model.NUMBER == subject.model.NUMBER:
            raise ImproperlyConfigured(f"{subject.type} has the numbers of {other.type}: {NUMBERS}")
    SUBJECTS[subject.type] = subject
    faces.register(
        faces.Face(
            subject.type, subject.model, subject.label, subject.one, subject.rows, subject.machine,
            f"{subject.app}:{subject.name}", subject.title, tuple(subject.needs), subject.icon,
            lambda row: [(mark.text, mark.tone, mark.icon) for mark in subject.marks(row)],
            subject.place, subject.view.split()[0],
        )
    )  # fmt: skip
    for kind in subject.tasks:
        kinds.register(subject.type, kind)
    return subject


def subject_of(type_: str) -> Subject | None:
    return SUBJECTS.get(type_)
