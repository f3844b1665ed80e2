"""A kind of thing that is worked on, declared once: everything else about it is the workbench's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.journal.words import Told
from linli.core.lifecycle.states import Machine, Move
from linli.core.subjects import faces
from linli.core.tasks import kinds
from linli.ui.parts import Badge

Fields = dict[str, forms.Field]
Facts = Sequence[tuple[Any, Any]]
TEXT = "text"


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
class Narrow:
    """A filter of the list beside words, state, place and days. `where` turns what was chosen into
    a condition (default: the column `key` equals it)."""

    key: str
    label: Any
    choices: Sequence[tuple[Any, Any]] | Callable[[Actor], Sequence[tuple[Any, Any]]]
    where: Callable[[str], Q] | None = None

    def offered(self, actor: Actor) -> Sequence[tuple[Any, Any]]:
        return self.choices(actor) if callable(self.choices) else self.choices

    def condition(self, chosen: str) -> Q:
        return self.where(chosen) if self.where else Q(**{self.key: chosen})


@dataclass(frozen=True)
class Scene:
    """A page about one row: by whom, and the task meant, if it is about one."""

    actor: Actor
    row: Any
    task: Any = None


@dataclass(frozen=True)
class Step:
    """What a move does (`run`) and asks (`fields`; the reason is added where the table wants one).

    `bulk`: may be taken on many rows at once, all asked together (the scene then has no row).
    `hint`: what it means for the row, read before it is confirmed.
    """

    run: Callable[..., Any]
    fields: Callable[[Scene], Fields] | None = None
    bulk: bool = False
    hint: Any = ""


@dataclass(frozen=True)
class TakeIn:
    """How a new row comes in at the desk: the command, its permission and what is asked."""

    run: Callable[..., Any]
    permission: str
    fields: Callable[[Actor], Fields]
    label: Any = ""


@dataclass(frozen=True)
class Section:
    """A part of the page that the declaration adds: facts, or a template with its own values."""

    title: Any
    facts: Callable[[Scene], Facts] | None = None
    template: str = ""
    values: Callable[[Scene], Mapping[str, Any]] | None = None
    side: bool = False


@dataclass(frozen=True)
class Column:
    """One stack of the board: its name and the states in it."""

    label: Any
    states: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """See docs/adding-a-module.md. `path` is where its pages hang below `root`: `/desk/disputes/`.

    `rows` says whose rows an actor sees: the one rule that lists and checks. `view` is the
    permission that opens its pages at all; further ones in `view` are alternatives. `told`: which
    columns and noted facts its history speaks of. `text` is the long text shown first.
    `template` extends the page with what `extra` gives it, where sections do not do.
    """

    model: type[Model]
    machine: Machine
    label: Any
    one: Any
    path: str
    view: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: Sequence[Shown] = ()
    facts: Callable[[Any], Facts] = lambda row: ()
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
    icon: str = "file-text"
    order: int = 100
    group: Any = ""
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

    def badge(self, row: Any) -> Badge:
        state = self.machine.by_code[row.state]
        return Badge(state.label, state.tone)

    def opens(self, actor: Actor) -> bool:
        return any(actor.may(name) for name in self.view.split())

    def columns_of_board(self) -> Sequence[Column]:
        if self.board:
            return self.board
        return [Column(s.label, (s.code,)) for s in self.machine.states if not s.final]


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> Subject:
    """Makes it known: to the workbench, and by its small face to inbox, search and links."""
    SUBJECTS[subject.type] = subject
    faces.register(
        faces.Face(
            subject.type, subject.model, subject.label, subject.one, subject.rows, subject.machine,
            f"{subject.app}:{subject.name}", subject.title, tuple(subject.needs), subject.icon,
        )
    )  # fmt: skip
    for kind in subject.tasks:
        kinds.register(subject.type, kind)
    return subject


def subject_of(type_: str) -> Subject | None:
    return SUBJECTS.get(type_)
