"""Catalogue and routing as sheets: what goes out comes in unchanged, changes come back out."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import timezone, translation

from linli.core.access.actor import Actor
from linli.core.exchange.commands import undo
from linli.core.exchange.importing import run
from linli.core.exchange.reading import read
from linli.core.exchange.writing import write_csv, write_xlsx
from linli.modules.catalogue.commands import routing as route_commands
from linli.modules.catalogue.exchange import sheets as exchange
from linli.modules.catalogue.models import Matter, Route
from linli.modules.catalogue.queries import catalogue, explaining
from tests import world as place

SYSTEM = Actor.system()


def matters():
    rows = exchange.matter_rows(catalogue.catalogue().valid(catalogue.NATIONAL).values())
    return write_xlsx(exchange.MATTERS.columns, rows, title="事项清单")


def bring(sheet, data, name="f.xlsx", request_id="r1", **rest):
    table = read(data, name, known=sheet.titles())
    return run(SYSTEM, sheet, table, request_id=request_id, **rest)


def changed(data, title, code, value, by="事项编码"):
    """The same workbook with one cell changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.active
    heads = {cell.value: cell.column for row in page.iter_rows(1, 3) for cell in row if cell.value}
    for row in page.iter_rows(2):
        if row[heads[by] - 1].value == code:
            row[heads[title] - 1].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns():
    return sorted(Matter.objects.values_list(*catalogue.COLUMNS), key=lambda r: r[:3])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_catalogue_exported_and_imported_is_unchanged(world, language):
    before = columns()
    with translation.override(language):
        result = bring(exchange.MATTERS, matters())
    assert result.errors == []
    assert result.counts["unchanged"] == len(before)
    assert columns() == before


def test_catalogue_as_csv_comes_back_equal(world):
    rows = exchange.matter_rows(catalogue.catalogue().valid(catalogue.NATIONAL).values())
    data = write_csv(exchange.MATTERS.columns, rows)
    assert bring(exchange.MATTERS, data, "f.csv").counts["unchanged"] == len(rows)


def test_changed_limit_is_new_version_and_undo_brings_old_one_back(world):
    before = columns()
    with translation.override("zh-hans"):
        titles = {c.name: c.title for c in exchange.MATTERS.columns}
        data = changed(matters(), titles["limit_handle"], "010101", "3个工作日", titles["code"])
        result = bring(exchange.MATTERS, data)
    assert (result.counts["created"], result.errors) == (1, [])
    held = catalogue.matter("010101", catalogue.NATIONAL)
    assert (held.limit_handle, held.valid_from) == ("3 work_day", timezone.localdate())
    undo(SYSTEM, result.pk)
    assert columns() == before


def test_broken_rows_are_named_with_column_and_reason(world):
    with translation.override("zh-hans"):
        titles = {c.name: c.title for c in exchange.MATTERS.columns}
        data = changed(matters(), titles["limit_handle"], "010101", "很快", titles["code"])
        data = changed(data, titles["lead"], "010102", "海军", titles["code"])
        result = bring(exchange.MATTERS, data)
    assert result.state == "failed"
    named = {column for error in result.errors for column, _reason in error["problems"]}
    assert named == {titles["limit_handle"], titles["lead"]}


def test_routes_exported_and_imported_are_unchanged_and_new_ones_undone(world):
    for prefix, area, unit in (
        ("0301", place.STREET, "street"),
        ("03", place.DISTRICT, "lighting"),
        ("", place.COMMUNITY, "community"),
    ):
        route_commands.save_route(
            SYSTEM, prefix=prefix, area=area, unit_id=world.units[unit].pk, priority=2
        )
    rows = exchange.route_rows(explaining.listed(place.DISTRICT, ("",)))
    data = write_xlsx(exchange.ROUTES.columns, rows, title="派遣规则")
    before = sorted(Route.objects.values_list())
    assert bring(exchange.ROUTES, data).counts["unchanged"] == 3
    assert sorted(Route.objects.values_list()) == before
    rows.append({**rows[0], "prefix": "0401", "area": place.CELL, "unit_id": "桂苑社区居民委员会"})
    more = write_xlsx(exchange.ROUTES.columns, rows, title="派遣规则")
    result = bring(exchange.ROUTES, more, request_id="r2")
    assert result.counts["created"] == 1
    undo(SYSTEM, result.pk)
    assert sorted(Route.objects.values_list()) == before


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5个工作日", "5 work_day"),
        ("4个工作小时", "4 work_hour"),
        ("2小时", "2 urgent_hour"),
        ("30个自然日", "30 natural_day"),
        ("7天", "7 natural_day"),
        ("3 working days", "3 work_day"),
        ("1 hour", "1 urgent_hour"),
        ("8 urgent_hour", "8 urgent_hour"),
        ("10 calendar days", "10 natural_day"),
    ],
)
def test_limit_is_read_as_people_write_it(text, limit):
    from linli.modules.catalogue.exchange.columns import limit as read_limit

    assert read_limit(text) == limit
