"""One value, one answer: a sheet's cell, an answer of the dictionary, a form's field, a command."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.access.actor import Actor
from linli.core.errors import Invalid
from linli.core.exchange.columns import Column
from linli.core.fields import answers
from linli.core.fields.form import question_fields
from linli.core.values import phones, quantities
from linli.core.values.raw import Unreadable
from linli.core.values.reading import READERS, read
from linli.modules.console.commands import organisations
from tests import world
from tests.core.fields.conftest import every_type  # noqa: F401 - the small dictionary

COLOURS = {"red": ("红", "Red"), "green": ("绿（浅）", "Green"), "blue": ("蓝", "")}
REFUSED = object()
# kind -> what people write -> what it is, or REFUSED.
WRITTEN: dict[str, dict[str, Any]] = {
    "text": {"中山路8号": "中山路8号", "路灯\x00不亮": "路灯不亮", "字" * 201: REFUSED},
    "long_text": {"一\r\n二": "一\n二", "字" * 2001: REFUSED},
    "integer": {
        "１２": 12, "1,200": 1200, "１，２００": 1200, "-5": -5, "3.0": 3, "1e3": 1000, "1.5": REFUSED,
        "一": REFUSED, "1_000": REFUSED, "9" * 14: REFUSED, "": None,
    },
    "decimal": {
        "12.50": Decimal("12.5"), "１２．５": Decimal("12.5"), "1,000": Decimal(1000), "-0": Decimal(0),
        "0.00000049": Decimal(0), "nan": REFUSED, "Infinity": REFUSED, "约3": REFUSED,
    },
    "boolean": {
        **dict.fromkeys(["是", "有", "对", "√", "Ｙ", "YES", "true", "on", "1"], True),
        **dict.fromkeys(["否", "无", "没有", "不是", "错", "×", "n", "No", "off", "0"], False),
        **dict.fromkeys(["也许", "2", "无此事"], REFUSED),
    },
    "date": {
        "2026-05-01": date(2026, 5, 1), "2026/5/1": date(2026, 5, 1), "2026.5.1": date(2026, 5, 1),
        "２０２６年５月１日": date(2026, 5, 1), "2026 年 5 月 1 日": date(2026, 5, 1),
        "20260501": date(2026, 5, 1), "2026-02-30": REFUSED, "五月一日": REFUSED, "0001-01-01": REFUSED,
        "9999-12-31": REFUSED, "26-5-1": REFUSED,
    },
    "datetime": {
        "2026-05-01 08:30": datetime(2026, 5, 1, 0, 30, tzinfo=UTC),
        "2026年5月1日 8时30分": datetime(2026, 5, 1, 0, 30, tzinfo=UTC),
        "2026-05-01T08:30:00+00:00": datetime(2026, 5, 1, 8, 30, tzinfo=UTC),
        "2026-05-01T00:30Z": datetime(2026, 5, 1, 0, 30, tzinfo=UTC),
        "2026-05-01 25:00": REFUSED, "2026-05-01 8点": REFUSED, "9999-12-31T23:59-23:59": REFUSED,
    },
    "choice": {
        "red": "red", "红": "red", " 绿(浅) ": "green", "ＲＥＤ": "red", "蓝 ": "blue", "紫": REFUSED,
    },
    "code": {" ３３ 0402 ": "330402", "": ""},
    "phone": {
        "139-1234 5678": "13912345678", "+86 139 1234 5678": "13912345678",
        "（0573）82345678": "0573-82345678", "057382345678转8": "0573-82345678-8",
        "400-820-1234": "4008201234", "12": REFUSED, "1.39E+10": REFUSED, "电话": REFUSED,
    },
    "credit_code": {
        "91330402MA2B00001L": "91330402MA2B00001L", "９１３３０４０２ ma2b00001l": "91330402MA2B00001L",
        "91330402MA2B00002L": REFUSED, "9133040A12345678XX": REFUSED, "330402": REFUSED,
    },
    "identity": {
        "11010519491231002X": "11010519491231002X", "１１０１０５ 19491231 002x": "11010519491231002X",
        "110105194912310020": REFUSED, "110105491231002": REFUSED,
    },
    "lon": {"120.75": 120.75, "１２０．７５": 120.75, "181": REFUSED, "东": REFUSED},
    "lat": {"-30.5": -30.5, "91": REFUSED, "": None},
}  # fmt: skip
TABLE = [(kind, text, value) for kind, said in WRITTEN.items() for text, value in said.items()]
ASKED = {
    "text",
    "long_text",
    "integer",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "choice",
    "phone",
}


def show(value: Any) -> str:
    """As plain text every reader of its type understands, the same in each language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return quantities.plain(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def ids(row: Any) -> str:
    return str(row)[:30] if isinstance(row, str) else ""


def plain(value: Any) -> Any:
    """As the dictionary keeps it in JSON; nothing is None at every door."""
    if isinstance(value, Decimal):
        return show(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def by_reader(kind: str, text: str) -> Any:
    options = {"choices": COLOURS} if kind == "choice" else {}
    return plain(read(kind, text, **options))


def by_cell(kind: str, text: str) -> Any:
    choices = {value: labels[0] for value, labels in COLOURS.items()} if kind == "choice" else {}
    longest = {"text": 200, "long_text": 2000}.get(kind)
    kind = "text" if kind == "long_text" else kind
    column = Column(name="x", titles=("列",), type=kind, choices=choices, max_length=longest)  # type: ignore[arg-type]
    return plain(column.read(text.strip()))


def by_answer(kind: str, text: str) -> Any:
    return answers.clean([(kind, False)], {kind: text}).get(kind)


def by_form(kind: str, text: str) -> Any:
    return question_fields([(kind, False)])[kind].clean(text)


def outcome(door: Any, kind: str, text: str) -> Any:
    try:
        return door(kind, text)
    except (Unreadable, Invalid, forms.ValidationError):
        return REFUSED


def test_every_kind_of_value_is_in_the_table():
    assert set(WRITTEN) == set(READERS)


@pytest.mark.usefixtures("every_type")
@pytest.mark.parametrize(("kind", "text", "value"), TABLE, ids=ids)
def test_value_is_the_same_at_every_door(kind, text, value):
    doors = [by_reader, by_cell, *([by_answer, by_form] if kind in ASKED else [])]
    expected = value if value is REFUSED else plain(value)
    assert [outcome(door, kind, text) for door in doors] == [expected] * len(doors)


@pytest.mark.parametrize("text", WRITTEN["credit_code"], ids=ids)
def test_command_takes_the_credit_codes_a_sheet_takes(text, db):
    world.build()
    value = WRITTEN["credit_code"][text]
    facts = {"kind": "department", "name": "城建科", "area": world.STREET}
    if value is REFUSED:
        with pytest.raises(Invalid, match="GB 32100"):
            organisations.create(Actor.system("test"), **facts, credit_code=text)
    else:
        made = organisations.create(Actor.system("test"), **facts, credit_code=text)
        assert made.credit_code == value


def test_phone_of_a_report_is_read_as_any_other():
    for text, value in WRITTEN["phone"].items():
        assert phones.normal(text) == ("" if value is REFUSED else value)


@given(st.one_of(
    st.tuples(st.just("integer"), st.integers(-(10**12), 10**12)),
    st.tuples(st.just("decimal"), st.decimals(-(10**9), 10**9, places=6)),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(st.just("date"), st.dates(date(1900, 1, 1), date(2100, 12, 31))),
    st.tuples(st.just("datetime"), st.datetimes(
        datetime(1992, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
    ).map(lambda moment: moment.replace(microsecond=0))),
    st.tuples(st.just("phone"), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)),
    st.tuples(st.just("lon"), st.decimals(-180, 180, places=6).map(float)),
    st.tuples(st.just("lat"), st.decimals(-90, 90, places=6).map(float)),
))  # fmt: skip
def test_value_read_from_what_is_shown_is_the_same(drawn):
    kind, value = drawn
    assert read(kind, show(value)) == value


@given(st.sampled_from(sorted(set(READERS) - {"choice"})), st.text(max_size=40))
def test_any_text_read_again_from_what_is_shown_is_the_same(kind, text):
    try:
        once = read(kind, text)
    except Unreadable:
        return
    assert read(kind, show(once)) == once


def test_workbook_counts_days_and_may_leave_out_the_time():
    assert read("date", "44114", workbook=True) == date(2020, 10, 10)
    assert read("datetime", "2026-05-01", workbook=True) == datetime(2026, 4, 30, 16, tzinfo=UTC)
    with pytest.raises(Unreadable):
        read("date", "44114")
