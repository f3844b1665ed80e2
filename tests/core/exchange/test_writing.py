"""Sheets that leave: nothing is lost on the way back, nothing runs."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.exchange.columns import Column, Sheet
from linli.core.exchange.previewing import preview
from linli.core.exchange.reading import read
from linli.core.exchange.writing import display_width, template, write_csv, write_xlsx

KINDS = {"road": "道路", "lamp": "路灯"}
COLUMNS = (
    Column(name="code", titles=("编号",), type="code", required=True),
    Column(name="name", titles=("名称",), required=True, help="全称"),
    Column(name="count", titles=("数量",), type="integer"),
    Column(name="kind", titles=("类别",), type="choice", choices=KINDS),
    Column(name="open", titles=("公开",), type="boolean"),
    Column(name="day", titles=("日期",), type="date"),
    Column(name="at", titles=("时间",), type="datetime"),
    Column(name="lon", titles=("经度",), type="lon"),
)
SHEET = Sheet(
    kind="test.round", label="事项清单", columns=COLUMNS, permission="areas.manage", apply=list
)
LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co", "Cf"))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.text("0123456789ABC", min_size=1, max_size=20).map(lambda text: f"K{text}"),
            "name": st.text(LETTERS, min_size=1, max_size=20).map(lambda text: f"{text}甲")
            | st.sampled_from(["=1+1", "+86139", "-", "@x"]),
            "count": st.none() | st.integers(-(10**12), 10**12),
            "kind": st.none() | st.sampled_from(sorted(KINDS)),
            "open": st.booleans(),
            "day": st.none() | st.dates(date(1930, 1, 1), date(2090, 1, 1)),
            "at": st.none()
            | st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
                lambda at: at.replace(microsecond=0)
            ),
            "lon": st.none() | st.floats(-180, 180).map(lambda value: round(value, 6)),
        }
    ),
    max_size=8,
    unique_by=lambda row: row["code"],
)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_workbook_reads_back_as_written(rows):
    data = write_xlsx(COLUMNS, rows, "事项清单", ["2026年"])
    found = preview(SHEET, read(data, "a.xlsx", known=SHEET.titles()))
    assert found.errors == []
    assert [row.values for row in found.good] == rows


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_csv_reads_back_as_written(rows):
    found = preview(SHEET, read(write_csv(COLUMNS, rows), "a.csv", known=SHEET.titles()))
    assert found.errors == []
    assert [row.values for row in found.good] == rows


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"/c calc"!A1', "\t=1"])
def test_text_that_looks_like_a_formula_never_is_one(text):
    column = (Column(name="x", titles=("文",)),)
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(column, [[text]]))).active
    assert (page["A2"].value, page["A2"].data_type) == (text, "s")
    lines = list(csv.reader(io.StringIO(write_csv(column, [[text]]).decode("utf-8-sig"))))
    assert lines[1] == ["'" + text]


def test_long_codes_stay_text():
    column = (Column(name="x", titles=("证号",), type="identity"),)
    data = write_xlsx(column, [["330402199001011237"]])
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert (cell.value, cell.number_format) == ("330402199001011237", "@")
    assert read(data, "a.xlsx").rows[0].damaged == frozenset()


def test_template_marks_required_and_offers_choices():
    data = template(SHEET)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    assert [cell.value for cell in page[3]][:3] == ["*编号", "*名称", "数量"]
    assert page["B2"].value == "全称"
    assert {str(rule.sqref).split(":")[0] for rule in page.data_validations.dataValidation} == {
        "D4",
        "E4",
    }
    assert book.worksheets[1].sheet_state == "hidden"
    assert page.freeze_panes == "A4"


def test_filled_template_is_read():
    book = openpyxl.load_workbook(io.BytesIO(template(SHEET)))
    for at, value in enumerate(["K1", "坑洼", 3, "道路", "是", "2026-05-01"], start=1):
        book.worksheets[0].cell(4, at, value)
    output = io.BytesIO()
    book.save(output)
    table = read(output.getvalue(), "a.xlsx", known=SHEET.titles())
    found = preview(SHEET, table)
    assert found.errors == []
    assert found.good[0].number == 4
    assert found.good[0].values["kind"] == "road"


def test_widths_follow_chinese_letters():
    assert display_width("路灯a") == 5
    data = write_xlsx((Column(name="x", titles=("名",)),), [["长" * 10]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = openpyxl.load_workbook(io.BytesIO(data)).active
        assert page.column_dimensions["A"].width >= 20
        assert "xl/vbaProject.bin" not in archive.namelist()
