"""Files as they come: damaged numbers, group headers, odd encodings, hostile archives."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.errors import Invalid
from linli.core.exchange.reading import Limits, read
from tests.core.exchange.conftest import DATA, workbook

HEADER = ["*姓名", "身份证号", "联系电话"]


def cells(table):
    return [row.cells for row in table.rows]


def sentence(error):
    return " ".join(str(said) for said in error.value.fields["file"])


def test_cells_of_workbook_become_text():
    rows = [
        ["甲", "乙", "丙", "丁", "戊"],
        [3.0, 2.5, True, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5)],
        [13912345678.0, "  前后空白 ", False, None, "007"],
    ]
    assert cells(read(workbook(rows), "a.xlsx")) == [
        ["3", "2.5", "是", "2026-01-02", "2026-01-02 03:04:05"],
        ["13912345678", "前后空白", "否", "", "007"],
    ]


@pytest.mark.parametrize(
    "value", [330402199001011234, 3.3e17, "3.30402E+17", "1.39E+10", "330402199001011000", 1e20]
)
def test_long_number_that_lost_digits_is_flagged(value):
    table = read(workbook([HEADER, ["张三", value, "1"]]), "a.xlsx")
    assert table.rows[0].damaged == {1}


@pytest.mark.parametrize(
    "value", ["33040219900101123X", "110101199003070011", 123456789012345, "330402007001001000"]
)
def test_long_number_that_is_whole_is_not_flagged(value):
    table = read(workbook([HEADER, ["张三", value, "1"]]), "a.xlsx")
    assert table.rows[0].damaged == frozenset()
    assert table.rows[0].cells[1] == str(value)


def test_old_workbook_with_damaged_id_and_empty_sheets():
    table = read(DATA / "people.xls", known=["姓名", "联系电话"])
    assert table.headers == ["*姓名", "身份证号", "*联系电话", "是否党员", "出生日期"]
    assert [row.number for row in table.rows] == [2, 3]
    assert [row.damaged for row in table.rows] == [{1}, frozenset()]
    assert table.rows[0].cells[2] == "13912345678"
    assert table.rows[1].cells[0] == "李四"


def test_group_header_below_title_and_unit_line():
    rows = [
        ["社区工作情况统计表", None, None, None, None],
        ["单位：件", None, None, None, "2026年1月"],
        ["社区", "量的评价", None, "质的评价", None],
        [None, "走访次数", "上报数", "满意度", "解决率"],
        ["百花社区", 12, 3, 98.5, 100],
        ["合计", 12, 3, None, None],
        ["制表人：王", None, None, "审核人：李", None],
    ]
    merged = ["A1:E1", "A3:A4", "B3:C3", "D3:E3"]
    table = read(workbook(rows, merged), "a.xlsx", known=["社区", "走访次数", "满意度"])
    assert table.headers == [
        "社区", "量的评价/走访次数", "量的评价/上报数", "质的评价/满意度", "质的评价/解决率",
    ]  # fmt: skip
    assert cells(table) == [["百花社区", "12", "3", "98.5", "100"]]
    assert table.rows[0].number == 5
    assert len(table.warnings) == 2


def test_group_header_without_merge_information_in_csv():
    text = "情况表,,,\n社区,量,,质\n,走访,上报,满意\n百花,1,2,3\n"
    table = read(text.encode(), "a.csv", known=["社区", "走访", "上报", "满意"])
    assert table.headers == ["社区", "量/走访", "量/上报", "质/满意"]
    assert cells(table) == [["百花", "1", "2", "3"]]


def test_titles_match_whatever_width_space_and_star():
    rows = [["说明", None], ["＊ 姓 名", "电话（手机）"], ["张三", "1"]]
    assert cells(read(workbook(rows), "a.xlsx", known=["姓名", "电话"])) == [["张三", "1"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_of_any_encoding_and_separator(encoding, mark):
    text = "\r\n".join(
        mark.join(row) for row in [["姓名", "地址", "备注"], ["张三", "中山路8号", "无"]]
    )
    table = read(text.encode(encoding), "a.csv", known=["姓名", "地址"])
    assert table.headers == ["姓名", "地址", "备注"]
    assert cells(table) == [["张三", "中山路8号", "无"]]


def test_text_with_commas_inside_tabs_is_split_at_tabs():
    text = "name\tnote\nA\tx, y, z\nB\tp, q, r\n"
    assert cells(read(text.encode(), "a.tsv")) == [["A", "x, y, z"], ["B", "p, q, r"]]


def test_row_numbers_are_those_a_person_sees():
    text = '姓名,备注\n\n张三,"两\n行"\n\n李四,x\n'
    assert [row.number for row in read(text.encode(), "a.csv").rows] == [3, 5]


def test_compressed_text_is_read():
    assert cells(read(gzip.compress(b"a,b\n1,2\n", mtime=0), "a.csv.gz")) == [["1", "2"]]


def test_named_sheet_is_read_and_unknown_one_refused():
    data = workbook([["a", "b"], ["1", "2"]], name="人员")
    assert read(data, "a.xlsx", "人员").sheet == "人员"
    with pytest.raises(Invalid) as error:
        read(data, "a.xlsx", "单位")
    assert "人员" in sentence(error)


def lying_archive():
    """A workbook whose directory tells a smaller size than a part has."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 3_000_000)
    data = bytearray(output.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 20_000_000)
    return output.getvalue()


def far_cell():
    data = workbook([["a", "b"], ["1", "2"]])
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = part.replace(b'r="B2"', b'r="XFD1048576"')
            target.writestr(name, part)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 not really",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        bytes(range(256)) * 20,
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500),
        b"<html><table><tr><td>1</td></tr></table></html>",
        b'a,b\n"open,1\n',
        lying_archive(),
        bomb(),
        far_cell(),
        workbook([]),
        b"\x1f\x8b broken",
    ],
    ids=lambda data: repr(data[:8]),
)
def test_file_that_is_no_table_is_refused_in_one_sentence(data):
    with pytest.raises(Invalid) as error:
        read(data, "a.xlsx", limits=Limits(unpacked=10_000_000))
    assert len(error.value.fields["file"]) == 1
    assert sentence(error)


def test_workbook_with_password_says_so():
    with pytest.raises(Invalid) as error:
        read(DATA / "encrypted.xlsx")
    with pytest.raises(Invalid) as other:
        read(b"PK\x03\x04", "a.xlsx")
    assert sentence(error) != " ".join(other.value.fields["file"])


@pytest.mark.parametrize(
    ("limits", "data"),
    [
        (Limits(size=10), b"a,b\n1,2\n3,4\n"),
        (Limits(rows=2), b"a,b\n1,2\n3,4\n5,6\n"),
        (Limits(columns=1), b"a,b\n1,2\n"),
        (Limits(unpacked=5), gzip.compress(b"a,b\n1,2\n", mtime=0)),
    ],
)
def test_file_beyond_a_limit_is_refused(limits, data):
    with pytest.raises(Invalid) as error:
        read(data, "a.csv", limits=limits)
    assert error.value.code == "too_large"


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(Invalid):
        read(tmp_path / "none.csv")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(data):
    try:
        table = read(data, "a")
    except Invalid as error:
        assert error.fields["file"]  # noqa: PT017
    else:
        assert all(any(row.cells) for row in table.rows)
