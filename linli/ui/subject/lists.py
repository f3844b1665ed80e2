"""Lists of a kind of thing: filtered, sorted, walked by cursor, as table and as sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY, ancestors
from linli.core.exchange.columns import Column as SheetColumn
from linli.core.subjects.queries import first_of
from linli.core.values.days import midnight
from linli.core.values.quantities import natural
from linli.ui.parts import Badge, Deadline, Keyset
from linli.ui.subject.declaration import Facts, Subject
from linli.ui.table import Column, Table, listed

# Counting further costs more than anybody learns from it.
COUNTED = 10_000
MOST_ROWS = 50_000
PORTION = 2_000
A_PAGE = 50


def final_states(of: Subject) -> list[str]:
    return [s.code for s in of.machine.states if s.final]


def open_states(of: Subject) -> list[str]:
    return [s.code for s in of.machine.states if not s.final]


def narrowed(of: Subject, actor: Actor, form: forms.Form) -> QuerySet[Any]:
    """The actor's rows that fit the filter, in no order."""
    return of.rows(actor).filter(*conditions(of, form))


def branches(of: Subject, actor: Actor, held: list[Q]) -> list[QuerySet[Any]]:
    """The rows that fit, as parts that overlap, each read by its own index."""
    parts = of.parts(actor) if of.parts else [of.rows(actor)]
    return [part.filter(*held) for part in parts]


def conditions(of: Subject, form: forms.Form) -> list[Q]:
    given = {k: v for k, v in form.cleaned_data.items() if v not in (None, "", False)}
    words = str(given.get("text", "")).split()
    own = {one.key: one for one in of.filters if one.key in given}
    usual = {name: turn for name, turn in NARROWING.items() if name in given and name not in own}
    return [
        *((of.matching or partial(matching, of))(word) for word in words),
        *(turn(of, given[name]) for name, turn in usual.items()),
        *(one.condition(given) for one in own.values()),
    ]


def in_state(of: Subject, state: str) -> Q:
    """A state, or all open or all ended ones."""
    if state == "open":
        return still_open(of)
    return Q(state__in=final_states(of) if state == "ended" else [state])


def still_open(of: Subject) -> Q:
    return of.running & Q(state__in=open_states(of))


# Field of the filter -> condition on the row.
NARROWING: dict[str, Callable[[Subject, Any], Q]] = {
    "state": in_state,
    "area": lambda of, area: Q(area__within=area),
    "since": lambda of, day: Q(**{f"{of.dated}__gte": midnight(day)}),
    "until": lambda of, day: Q(**{f"{of.dated}__lt": midnight(day) + timedelta(days=1)}),
    "late": lambda of, yes: still_open(of) & Q(due_at__lt=timezone.now()),
}


def matching(of: Subject, word: str) -> Q:
    """One word of the search: in a searched column, or the name or initials of a place."""
    found = Q()
    for column in of.search:
        found |= Q(**{f"{column}__icontains": word})
    codes = [a.code for a in areas.search(word, limit=20)] if not word.isdecimal() else []
    return found | Q(area__within=codes) if codes else found


@dataclass(frozen=True)
class Walk:
    """One page of a list and where it goes on; `more_than` when the count was cut."""

    rows: list[Any]
    pages: Keyset
    more_than: int = 0


def walked(of: Subject, actor: Actor, form: forms.Form, sort: str, cursor: str) -> Walk:
    """Newest first by key set (`b17`: older than 17, `a17`: newer); sorted lists by offset (`o50`).

    A search by words is not counted: all rows would be read.
    """
    held, size = conditions(of, form), int(form.cleaned_data.get("size") or A_PAGE)
    rows = of.rows(actor).filter(*held)
    words = form.cleaned_data.get("text")
    counted = None if words else rows.order_by()[: COUNTED + 1].count()
    more = COUNTED if counted and counted > COUNTED else 0
    column = next((c.sort for c in of.columns if c.sort and c.sort == sort.lstrip("-")), "")
    if sort.lstrip("-") == "due":
        column = "due_at"
    if column:
        return _sorted(
            of.listed(rows), column, sort.startswith("-"), number(cursor[1:]), size, counted, more
        )
    way, anchor = cursor[:1], number(cursor[1:])
    newer, parts = way == "a" and anchor, branches(of, actor, held)
    if anchor and way in ("a", "b"):
        parts = [part.filter(**{"pk__gt" if newer else "pk__lt": anchor}) for part in parts]
    found = list(of.listed(first_of(parts, "pk" if newer else "-pk", size + 1)))
    found = found[::-1] if newer else found
    over = len(found) > size
    page = found[-size:] if newer else found[:size]
    before, after = bool(page) and (way == "b" or (newer and over)), bool(page) and (over or newer)
    keys = Keyset(
        previous=f"a{page[0].pk}" if before else None,
        next=f"b{page[-1].pk}" if after else None,
        count=counted,
    )
    return Walk(page, keys, more)


def _sorted(
    rows: QuerySet[Any],
    column: str,
    down: bool,
    offset: int,
    size: int,
    counted: int | None,
    more: int,
) -> Walk:
    order = F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True)
    found = list(rows.order_by(order, "-pk")[offset : offset + size + 1])
    keys = Keyset(
        previous=f"o{max(offset - size, 0)}" if offset else None,
        next=f"o{offset + size}" if len(found) > size else None,
        count=counted,
    )
    return Walk(found[:size], keys, more)


def number(text: str | None) -> int:
    """A whole number; anything else is 0."""
    return natural(text or "") or 0


def unbroken(text: str) -> SafeString:
    """A number is never broken over two lines."""
    return format_html('<span class="unbroken tabular">{}</span>', text)


def place_names(rows: Iterable[Any]) -> dict[str, str]:
    """Code -> `Street Community`, as much as is known; one statement for a page."""
    return named({row.area for row in rows})


def named(codes: Iterable[str]) -> dict[str, str]:
    """Code -> its words; one statement."""
    wanted = set(codes)
    names = areas.labels({s for c in wanted for s in ancestors(c) if len(s) >= COUNTY})
    return {code: place_name(code, names) for code in wanted}


def place_name(code: str, names: dict[str, str]) -> str:
    """Below the district; the district itself when it lies there."""
    steps = [s for s in ancestors(code) if len(s) > COUNTY and s in names]
    return " ".join(names[s] for s in steps) or names.get(code, code)


def where(of: Subject, row: Any, places: dict[str, str]) -> str:
    """Area and place in words; the place often begins with the area's name already."""
    area, place = places[row.area], of.place(row)
    return place if place and area.rpartition(" ")[2] in place else f"{area} {place}".strip()


def ended(of: Subject, row: Any) -> bool:
    return of.machine.state(row.state).final


def due(of: Subject, row: Any) -> Deadline | Badge | None:
    """The row's own clock while it is open; how the promise was kept, where the row says so."""
    if not ended(of, row):
        if row.state in of.paused:
            return Deadline(row.due_at, level="paused")
        return Deadline(row.due_at, provisional=row.provisional) if row.due_at else None
    kept = getattr(row, "on_time", None)
    if kept is None:
        return None
    return Deadline(row.due_at, level="done") if kept else Badge(_("Closed late"), "bad")


def late(of: Subject, row: Any, now: datetime) -> bool:
    running = not ended(of, row) and row.state not in of.paused
    return bool(running and row.due_at and row.due_at < now)


def table(of: Subject, rows: Sequence[Any], select: str = "") -> Table:
    """The list's table: number, what it is about, state, the declared columns, place, time limit."""
    places, now = place_names(rows), timezone.now()

    def opened(row: Any) -> Any:
        return unbroken(f"{timezone.localtime(of.opened(row)):%Y-%m-%d}")

    return listed(
        rows,
        [
            Column("number", _("Number"), primary=True, show=unbroken),
            Column("title", _("About"), wide=True, of=lambda row: [of.title(row), *of.marks(row)]),
            Column("state", _("State"), of=of.badge),
            *(
                Column(c.key, c.label, c.sort, wide=c.wide, hide_on_phone=c.hide_on_phone, of=c.of)
                for c in of.columns
                if c.on_list
            ),
            Column(
                "area",
                _("Place"),
                wide=True,
                hide_on_phone=not of.on_map,
                of=lambda row: where(of, row, places),
            ),
            Column("opened", _("Came in"), hide_on_phone=True, roomy=True, of=opened),
            Column("due", _("Promise"), sort="due", of=lambda row: due(of, row)),
        ],
        of.label,
        _("Nothing fits this filter."),
        key=lambda row: row.pk,
        url=lambda row: of.url("", row.pk),
        tone=lambda row: "bad" if late(of, row, now) else "",
        select=select,
    )


def facts(of: Subject, row: Any) -> Facts:
    """What the page says of it: the declared facts, else the declared columns."""
    return of.facts(row) if of.facts else [(c.label, c.of(row)) for c in of.columns]


def sheet_columns(of: Subject) -> list[SheetColumn]:
    fixed: tuple[tuple[str, Any, Any], ...] = (
        ("number", _("Number"), "text"), ("title", _("About"), "text"), ("state", _("State"), "text"),
        ("area", _("Area"), "text"), (of.dated, _("Came in"), "datetime"),
        ("due_at", _("Time limit"), "datetime"), ("closed_at", _("Ended"), "datetime"),
    )  # fmt: skip
    text: list[tuple[str, Any, Any]] = [(of.text, _("What it is about"), "text")] if of.text else []
    own = [(c.key, c.label, c.sheet) for c in of.columns if c.sheet]
    return [SheetColumn(name=n, titles=(str(t),), type=k) for n, t, k in (*fixed, *text, *own)]


def sheet_rows(of: Subject, rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Read in portions, so that memory stays the same for any length."""
    coming = rows.iterator(chunk_size=PORTION)
    while portion := list(islice(coming, PORTION)):
        places = place_names(portion)
        for row in portion:
            yield {
                **({of.text: getattr(row, of.text)} if of.text else {}),
                **{c.key: c.of(row) for c in of.columns if c.sheet},
                "number": row.number,
                "title": of.title(row),
                "state": of.machine.label(row.state),
                "area": places[row.area],
                of.dated: of.opened(row),
                "due_at": row.due_at,
                "closed_at": row.closed_at,
            }
