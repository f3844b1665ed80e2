"""A sheet of organisations, actors, and files as offices really send them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.core.access.actor import Actor, Granted
from linli.core.exchange.columns import Column, Sheet, _sheets, register
from linli.core.exchange.reading import read
from linli.core.exchange.tables import Table
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


@pytest.fixture
def organisations() -> Any:
    kinds = {"street": "街道办事处", "community": "社区居委会", "department": "部门"}
    sheet = Sheet(
        kind="test.organisations",
        label="组织",
        permission="areas.manage",
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
