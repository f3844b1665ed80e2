"""A sheet of organisations, actors, and files as offices really send them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction

from linli.core.access.actor import Actor, Granted
from linli.core.areas.codes import district_of
from linli.core.errors import Error, NotFound
from linli.core.exchange.applying import Outcome, of_command, row_by_row
from linli.core.exchange.columns import Column, Sheet, _sheets, register
from linli.core.exchange.models import ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.exchange.reading import read
from linli.core.exchange.tables import Table
from linli.core.lifecycle.commands import difference, snapshot
from linli.core.people.models import Organisation

DATA = Path(__file__).parent / "data"
PERMISSIONS = frozenset({"areas.manage", "exchange.view", "exchange.undo"})


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), name: str = "表") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(list(row))
    for span in merged:
        page.merge_cells(span)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


HEADER = ["*单位名称", "类型（必填）", "区划代码", "统一社会信用代码", "联系电话", "多余"]
GOOD = [
    ["城管中队", "department", "330402007", "", "13912345678", "x"],
    ["环卫所", "department", "330402007", "", "82345678", ""],
    ["居委会", "community", "330402007001", "", "", ""],
]
BAD = [
    ["", "department", "330402007", "", "", ""],
    ["坏电话", "department", "330402007", "", "abc", ""],
    ["坏类型", "飞船", "330402007", "330402199001011234", "", ""],
    ["外地", "department", "110101001", "", "", ""],
    ["坏号码", "department", "330402007", 9.133e17, "", ""],
]


_files: dict[str, bytes] = {}


def table(*rows: Sequence[Any]) -> Table:
    """The same rows are the same file: a workbook written a second later has other bytes."""
    rows_as_text = repr(rows)
    if rows_as_text not in _files:
        _files[rows_as_text] = workbook([["组织名单"], HEADER, *rows])
    return read(_files[rows_as_text], "组织.xlsx", known=["单位名称", "类型"])


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


def put(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> list[Outcome]:
    """As a command for many rows does it: all or none, in few statements."""
    named = Organisation.objects.filter(name__in={row.values["name"] for row in rows})
    held = {(one.area, one.name): one for one in named}
    before = {key: snapshot(one) for key, one in held.items()}
    keys = [(row.values["area"], row.values["name"]) for row in rows]
    for key, row in zip(keys, rows, strict=True):
        one = held.setdefault(key, Organisation(district=district_of(key[0])))
        if not actor.covers("areas.manage", key[0]):
            raise NotFound()
        for name, value in row.values.items():
            setattr(one, name, value or "")
    Organisation.objects.bulk_create([held[key] for key in keys if key not in before])
    if former := [held[key] for key in keys if key in before]:
        Organisation.objects.bulk_update(former, ["kind", "credit_code", "phone"])
    return [
        of_command(row.number, held[key].pk, changes(held[key], before.get(key)), key not in before)
        for key, row in zip(keys, rows, strict=True)
    ]


def changes(row: Organisation, before: dict[str, Any] | None) -> dict[str, Any]:
    return difference(before or {}, snapshot(row))


def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> Iterable[Outcome]:
    """The whole batch; one by one when the database or the command refuses it."""
    try:
        with transaction.atomic():
            return put(actor, rows, run)
    except (Error, IntegrityError):
        return list(row_by_row(lambda *given: put(given[0], [given[1]], run)[0])(actor, rows, run))


@pytest.fixture
def organisations() -> Any:
    kinds = {"street": "街道办事处", "community": "社区居委会", "department": "部门"}
    sheet = Sheet(
        kind="test.organisations",
        label="组织",
        permission="areas.manage",
        apply=apply,
        model=Organisation,
        key=("area", "name"),
        area="area",
        columns=(
            Column(name="name", titles=("单位名称", "名称"), required=True, max_length=120),
            Column(name="kind", titles=("类型",), type="choice", choices=kinds, required=True),
            Column(name="area", titles=("区划代码", "区划"), type="code", required=True),
            Column(name="credit_code", titles=("统一社会信用代码",), type="credit_code"),
            Column(name="phone", titles=("联系电话", "电话"), type="phone"),
        ),
    )
    yield register(sheet)
    _sheets.pop(sheet.kind)


@pytest.fixture
def actor_in() -> Callable[..., Actor]:
    def make(area: str, account_id: int = 7, permissions: frozenset[str] = PERMISSIONS) -> Actor:
        granted = Granted(permissions=permissions, area=area)
        return Actor(account_id=account_id, name="测试员", district=area[:6], granted=(granted,))

    return make


@pytest.fixture
def actor(actor_in: Callable[..., Actor]) -> Actor:
    return actor_in("330402")
