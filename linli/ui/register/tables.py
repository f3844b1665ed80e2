"""Tables, filters and places of registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.exchange.columns import Column as SheetColumn
from linli.core.exchange.writing import write_xlsx
from linli.ui.register.declaration import Figure, Place, Register, Section
from linli.ui.subject.declaration import Facts, Shown
from linli.ui.subject.forms import made
from linli.ui.table import Column, Table, listed


def table(
    columns: Sequence[Shown],
    rows: Iterable[Any],
    caption: Any,
    url: Callable[[Any], str] | None = None,
    empty: Any = "",
    tone: Callable[[Any], str] | None = None,
) -> Table:
    """Of the columns that stand on lists; the first heads the row and leads to its page."""
    columns = [column for column in columns if column.on_list]
    heads = [
        Column(
            c.key, c.label, c.sort, "end" if isinstance(c, Figure) else "start", at == 0, c.wide,
            c.hide_on_phone, of=c.of,
        )
        for at, c in enumerate(columns)
    ]  # fmt: skip

    def key(row: Any) -> Any:
        return getattr(row, "pk", 0)

    return listed(rows, heads, caption, empty, key=key, url=url, tone=tone)


def workbook(columns: Sequence[Shown], rows: Iterable[Any], title: str) -> bytes:
    """A list as a workbook; the cells as they are, not as they are drawn."""
    heads = [SheetColumn(name=c.key, titles=(c.label,)) for c in columns]
    return write_xlsx(heads, ({c.key: c.of(row) for c in columns} for row in rows), title)


def facts(of: Register, row: Any) -> Facts:
    """What a page says of its row: its columns, places in full; not again what stands above."""
    above = {str(of.title(row)), str(of.subtitle(row))}
    told = [(column.label, column.of(row)) for column in of.columns]
    for _label, value in told:
        if isinstance(value, Place):
            value.full = True
    return [(label, value) for label, value in told if str(value) not in above]


def settle(sections: Iterable[Section], *tables: Table | None) -> None:
    """Gives every place among cells and facts its label; one statement."""
    found = [*places(sections), *(p for one in tables if one for p in cells(one))]
    labels = {"": _("Everywhere"), **areas.labels({place.code for place in found if place.code})}
    for place in found:
        place.label = labels.get(place.code, "")


def places(sections: Iterable[Section]) -> Iterator[Place]:
    for section in sections:
        yield from (
            pair[at] for pair in section.facts for at in (0, 1) if isinstance(pair[at], Place)
        )
        if section.table:
            yield from cells(section.table)


def cells(of: Table) -> Iterator[Place]:
    return (cell for row in of.rows for cell in row.cells.values() if isinstance(cell, Place))


def filter_form(of: Register, data: Any, actor: Actor) -> forms.Form:
    """What cannot be read filters nothing; the tab is kept while one filters."""
    fields = dict(of.filters(actor)) if of.filters else {}
    for one in fields.values():
        one.required = False
    if of.tabs:
        fields[of.tab] = forms.CharField(required=False, widget=forms.HiddenInput)
    form: forms.Form = made("ListFilter", fields, data)
    form.is_valid()
    return form


def given(of: Register, form: forms.Form) -> dict[str, Any]:
    """Only what was filled in, and the tab shown."""
    found = {name: value for name, value in form.cleaned_data.items() if value}
    if of.tabs:
        known = [value for value, _label in of.tabs]
        asked = form.data.get(of.tab, of.first_tab)
        found[of.tab] = asked if asked in known else of.first_tab
    return found


def ordered(of: Register, rows: Any, sort: str) -> Any:
    """By a column that says it sorts; otherwise as the register has it."""
    known = {c.sort for c in of.columns if c.sort}
    if isinstance(rows, QuerySet) and sort.removeprefix("-") in known:
        return rows.order_by(sort, "pk")
    return rows
