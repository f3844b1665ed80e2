"""What the list of every kind of thing owes, walked over the declarations: nothing here names a module."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import Refused
from linli.core.journal.models import Entry
from linli.core.subjects.models import KeptList
from linli.core.values.days import LOCAL
from linli.ui.subject.declaration import Scene
from linli.ui.subject.forms import asked
from tests import subjects
from tests import world as place
from tests.standing import built, standing, town
from tests.test_subjects import OWN, browser, each

__all__ = ["built", "standing", "town"]
pytestmark = pytest.mark.django_db


def listed(client: Client, of: Any, **query: Any) -> list[int]:
    """Keys of the rows that the list shows, in its order."""
    answer = client.get(of.url("list"), {"size": "100", **query})
    return [row.id for row in answer.context["table"].rows]


@each
def test_state_place_days_and_words_narrow_the_list_to_exactly_those_rows(of, town, standing):
    client, rows = browser(town, "jiedao"), standing(of)
    final = {s.code for s in of.machine.states if s.final}
    first, last = rows[of.machine.start], next(row for s, row in rows.items() if s in final)
    for row in rows.values():
        assert listed(client, of, state=row.state) == [row.pk]
    everything = sorted(row.pk for row in rows.values())
    ended = sorted(row.pk for row in rows.values() if row.state in final)
    assert sorted(listed(client, of)) == everything
    assert sorted(listed(client, of, state="ended")) == ended
    assert sorted(listed(client, of, state="open")) == sorted(set(everything) - set(ended))
    assert listed(client, of, text=first.number) == [first.pk]
    now, all_ = timezone.now(), of.model._default_manager
    all_.filter(pk=first.pk).update(
        **{of.dated: now - timedelta(days=9), "due_at": now - timedelta(days=2)}, area=place.CELL
    )
    all_.filter(pk=last.pk).update(due_at=now - timedelta(days=2))
    assert listed(client, of, late="on") == [first.pk], "what has ended is late no more"
    assert listed(client, of, area=place.CELL) == [first.pk]
    day = f"{(now - timedelta(days=5)).astimezone(LOCAL):%Y-%m-%d}"
    assert listed(client, of, until=day) == [first.pk]
    assert sorted(listed(client, of, since=day)) == [pk for pk in everything if pk != first.pk]


NARROWED = [(of, one) for of in OWN for one in of.filters]
SORTED = [(of, way) for of in OWN for way in [*(c.sort for c in of.columns if c.sort), "due_at"]]


@pytest.mark.parametrize(("of", "one"), NARROWED, ids=lambda p: getattr(p, "type", "") or p.key)
def test_own_filter_narrows_the_list_to_exactly_the_rows_it_is_true_of(of, one, town, standing):
    by, rows = town.actor("jiedao"), standing(of)
    chosen = [v for v in subjects.values(one.offered(by)) if v not in ("", None)] or ["on"]
    if one.where is None and one.whole is None:
        for at, row in enumerate(rows.values()):
            value = chosen[at % 2 % len(chosen)]
            of.model._default_manager.filter(pk=row.pk).update(**{one.key: value})
    everything = of.model._default_manager.filter(pk__in=[row.pk for row in rows.values()])
    seen = []
    for value in chosen:
        fitting = everything.filter(one.condition({one.key: value})).values_list("pk", flat=True)
        found = listed(browser(town, "jiedao"), of, **{one.key: value})
        assert sorted(found) == sorted(fitting), value
        seen.append(len(found))
    assert any(0 < count < len(rows) for count in seen), "it never tells one row from another"


@pytest.mark.parametrize(("of", "column"), SORTED, ids=lambda p: getattr(p, "type", p))
def test_sortable_column_sorts_both_ways_and_the_empty_come_last(of, column, town, standing):
    client, rows = browser(town, "jiedao"), standing(of)
    subjects.spread(of, [row.pk for row in rows.values()], column, town)
    held = of.model._default_manager.filter(pk__in=[row.pk for row in rows.values()])
    filled = list(held.exclude(**{column: None}).order_by(column).values_list(column, flat=True))
    empty = [None] * (len(rows) - len(filled))
    assert len(set(filled)) > 1, "nothing to tell apart"
    values, sort = (dict(held.values_list("pk", column)), "due" if column == "due_at" else column)
    assert [values[pk] for pk in listed(client, of, sort=sort)] == filled + empty
    assert [values[pk] for pk in listed(client, of, sort=f"-{sort}")] == filled[::-1] + empty
    head = browser(town, "jiedao").get(of.url("list")).content.decode()
    assert f"sort={sort}" in head, "its head is no link"


@each
def test_kept_list_is_its_makers_own_until_it_is_deleted(of, town):
    client, query = browser(town, "jiedao"), f"state={of.machine.start}"
    assert client.post(of.url("keep"), {"name": "等我办的", "query": query}).status_code == 302
    body = client.get(of.url("list")).content.decode()
    assert "等我办的" in body and f"?{query}" in body
    other = browser(town, "shequ")
    assert "等我办的" not in other.get(of.url("list")).content.decode()
    kept = KeptList.objects.get()
    other.post(reverse("ui:forget_list", args=[kept.pk]))
    assert "等我办的" in client.get(of.url("list")).content.decode()
    client.post(reverse("ui:forget_list", args=[kept.pk]))
    assert "等我办的" not in client.get(of.url("list")).content.decode()


@each
def test_sheet_holds_what_list_and_page_show(of, town, standing):
    assert of.export, "its list is no sheet"
    client, rows = browser(town, "jiedao"), standing(of)
    table = client.get(of.url("list"), {"size": "100"}).context["table"]
    on_list = {row.id: row.cells for row in table.rows}
    answer = client.post(of.url("export"), {"query": ""})
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.values)
    at = next(n for n, line in enumerate(lines) if any("编号" in str(cell) for cell in line))
    named = [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 :]]
    found = {row.pk: line for row in rows.values() for line in named if row.number in line.values()}
    assert len(found) == len(rows) == len(named)
    for row in rows.values():
        line = found[row.pk]
        cells = {str(cell) for cell in line.values()}
        page = client.get(of.url("", row.pk)).content.decode()
        said = {of.title(row), str(of.machine.label(row.state)), "南湖街道 桂苑社区"}
        assert said <= cells and all(one.split()[-1] in page for one in said)
        moments = (of.opened(row), row.due_at, row.closed_at)
        assert {f"{m.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}" for m in moments if m} <= cells
        for column in (one for one in of.columns if one.sheet):
            shown = on_list[row.pk][column.key] if column.on_list else column.of(row)
            cell = line[str(column.label)]
            assert str(cell if cell is not None else "") == str("" if shown is None else shown)


@each
def test_many_at_once_first_says_each_ones_fate_then_does_it_and_writes_each_down(of, town):
    steps = [of.move(verb) for verb, step in of.steps.items() if step.bulk]
    assert [m for m in steps if m.first and of.machine.start in m.sources], "new ones come in heaps"
    client, by = browser(town, "jiedao"), town.actor("jiedao")
    for move in steps:
        state = move.sources[0]
        ready = [subjects.brought_to(of, town, state, by) for _n in range(2)]
        away = next(s.code for s in of.machine.states if s.code not in move.sources)
        late = subjects.brought_to(of, town, away, by)
        ids = [row.pk for row in (*ready, late)]
        with pytest.raises(Refused) as refused:
            of.machine.check(move.verb, late.state)
        sent = {"ids": ids, "action": move.name}
        preview = client.post(of.url("bulk"), sent)
        fates = {row.id: str(row.cells["why"]) for row in preview.context["table"].rows}
        assert fates == {ready[0].pk: "", ready[1].pk: "", late.pk: str(refused.value)}
        assert set(states(of, ids[:2])) == {state}, "told beforehand, not done"
        last = Entry.objects.order_by("-id")[0].pk
        form = asked(of, move, of.steps[move.name], Scene(by, None))
        given = {name: subjects.sample(name, field, town) for name, field in form.items()}
        done = client.post(of.url("bulk"), {**sent, **given, "confirmed": "1"})
        assert (done.context["done"], done.context["refused"]) == (2, 1), move.name
        if move.target:
            assert states(of, ids) == [move.target, move.target, away]
        written = Entry.objects.filter(verb=move.verb, subject_type=of.type, id__gt=last)
        assert sorted(written.values_list("subject_id", flat=True)) == sorted(ids[:2])


def states(of: Any, ids: list[int]) -> list[str]:
    found = dict(of.model._default_manager.filter(pk__in=ids).values_list("pk", "state"))
    return [found[pk] for pk in ids]
