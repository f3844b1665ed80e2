"""Cells against their declared type."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from linli.core.errors import NotFound
from linli.core.exchange.columns import Column, Sheet, _sheets, register, sheet
from linli.core.values.raw import Unreadable

CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def column(kind, **rest):
    return Column(name="x", titles=("列",), type=kind, **rest)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "中山路8号", "中山路8号"),
        ("integer", "１２", 12),
        ("integer", "1,200", 1200),
        ("decimal", "0.10", Decimal("0.10")),
        ("boolean", "是", True),
        ("boolean", "否", False),
        ("boolean", "√", True),
        ("date", "2026-05-01", date(2026, 5, 1)),
        ("date", "2026/5/1", date(2026, 5, 1)),
        ("date", "2026.5.1", date(2026, 5, 1)),
        ("date", "2026年5月1日", date(2026, 5, 1)),
        ("date", "20260501", date(2026, 5, 1)),
        ("date", "44114", date(2020, 10, 10)),
        ("datetime", "2026-05-01 08:30", datetime(2026, 5, 1, 0, 30, tzinfo=UTC)),
        ("datetime", "2026年5月1日 8时30分", datetime(2026, 5, 1, 0, 30, tzinfo=UTC)),
        ("datetime", "2026-05-01T08:30:00+00:00", datetime(2026, 5, 1, 8, 30, tzinfo=UTC)),
        ("datetime", "44114.5", datetime(2020, 10, 10, 4, 0, tzinfo=UTC)),
        ("code", " ３３ 0402 ", "330402"),
        ("phone", "139-1234 5678", "13912345678"),
        ("phone", "(0573)82345678", "0573-82345678"),
        ("lon", "120.75", 120.75),
        ("lat", "-30.5", -30.5),
    ],
)
def test_cell_is_read_as_its_type(kind, text, value):
    assert column(kind).read(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1.5"),
        ("integer", "一"),
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("boolean", "也许"),
        ("date", "2026-02-30"),
        ("date", "五月一日"),
        ("date", "2026-05-01 25:00"),
        ("datetime", "2026-05-01 8点"),
        ("phone", "1.39E+10"),
        ("phone", "abc"),
        ("lon", "181"),
        ("lat", "91"),
        ("credit_code", "91330402MA2B8XXXXX"),
        ("identity", "330402199001011234"),
    ],
)
def test_cell_of_another_type_is_refused_with_its_text(kind, text):
    with pytest.raises(Unreadable) as error:
        column(kind).read(text)
    assert text in str(error.value)


def test_empty_cell_gives_default_or_is_refused():
    assert column("integer").read("") is None
    assert column("integer", default=3).read("") == 3
    assert column("text", default=list).read("") == []
    with pytest.raises(Unreadable):
        column("text", required=True).read("")


def test_damaged_cell_is_refused_whatever_its_type():
    for kind in ("text", "code", "decimal"):
        with pytest.raises(Unreadable, match=r"3\.3E"):
            column(kind).read("3.3E+17", damaged=True)


def test_choice_is_known_by_value_and_label():
    kind = column("choice", choices={"department": "部门", "enterprise": "企业"})
    assert [kind.read(text) for text in ("部门", "department", " 部 门 ")] == ["department"] * 3
    with pytest.raises(Unreadable, match="企业"):
        kind.read("学校")


def test_too_long_text_and_own_conversion_are_refused_with_reason():
    def odd(value):
        raise ValueError("没有这个单位")

    with pytest.raises(Unreadable):
        column("text", max_length=2).read("一二三")
    with pytest.raises(Unreadable, match="没有这个单位"):
        column("text", convert=odd).read("x")


@given(
    st.text(CREDIT_LETTERS, min_size=2, max_size=2),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(CREDIT_LETTERS, min_size=9, max_size=9),
)
def test_credit_code_agrees_with_reference(office, division, organisation):
    start = office + division + organisation
    whole = start + uscc.calc_check_digit(start)
    assert column("credit_code").read(whole) == whole
    wrong = start + next(letter for letter in CREDIT_LETTERS if letter != whole[17])
    with pytest.raises(Unreadable):
        column("credit_code").read(wrong)


@given(st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 999))
def test_identity_agrees_with_reference(born, serial):
    start = f"330402{born:%Y%m%d}{serial:03d}"
    whole = start + ric.calc_check_digit(start + "0")
    assert column("identity").read(whole) == whole


def test_sheet_with_unknown_key_or_second_meaning_is_an_error():
    plain = {"kind": "test.twice", "label": "", "permission": "areas.manage", "apply": list}
    with pytest.raises(ValueError, match="code"):
        register(Sheet(columns=(column("text"),), **plain))
    register(Sheet(columns=(column("text"),), key=("x",), **plain))
    try:
        other = Column(name="y", titles=("y",))
        with pytest.raises(ValueError, match="twice"):
            register(Sheet(columns=(other,), key=("y",), **plain))
    finally:
        _sheets.pop("test.twice")
    with pytest.raises(NotFound):
        sheet("test.twice")


def test_column_is_known_in_english_whatever_the_language():
    with translation.override("zh-hans"):
        column = Column(name="rows", titles=(gettext_lazy("Name"), "称呼"))
        assert column.names() == ["名称", "称呼", "Name", "称呼", "rows"]
