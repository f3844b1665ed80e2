"""`linli locate-addresses`: sheets as offices keep them, in and out and in again."""

from __future__ import annotations

import argparse
import csv
import io

import openpyxl
import pytest

from linli.core.exchange import reading
from linli.core.places.models import Building, Compound, Doorplate
from linli.site import addressing
from linli.site.cli_commands import locating_arguments
from linli.site.stop import Stop
from tests.core.places import quarter

pytestmark = pytest.mark.django_db
ROWS = [
    ["1", "张三", "云锦花苑十二栋3单元501", "3"],
    ["2", "李四", "火星花园3幢", "0012"],
    ["3", "=王五", "阳光家园3幢", ""],
    ["4", "", "", ""],
]
HEADER = ["序号", "姓名", "详细地址", "小区"]


@pytest.fixture
def small(db):
    quarter.build()


def chosen(sheet, **rest) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    locating_arguments(parser)
    options = [part for name, value in rest.items() for part in (f"--{name}", str(value))]
    return parser.parse_args([str(sheet), *options])


def written(path, header=HEADER, rows=ROWS, encoding="gb18030"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def pages(path) -> dict[str, list[list]]:
    book = openpyxl.load_workbook(path)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_gbk_sheet_comes_back_with_standard_addresses_and_the_unmatched(small, tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    assert addressing.run(chosen(written(tmp_path / "in.csv"), out=out)) == 0
    done = pages(out)
    header, first, second, third, fourth = done["标准地址"]
    assert header[:5] == [*HEADER, "标准地址"] and fourth[:2] == ["4", None]
    row = dict(zip(header[4:], first[4:], strict=True))
    assert row["标准地址"] == "浙江省嘉兴市南湖区南湖街道桂苑社区云锦花苑12幢3单元501室"
    assert (row["网格"], row["网格编码"]) == ("第二网格", quarter.GUI + "002")
    assert (row["楼栋"], row["单元"], row["楼层"], row["户室"]) == ("12幢", "3单元", "5层", "501室")
    assert (row["经度（WGS-84）"], row["匹配级别"]) == (120.765, "户室") and row["置信度"] > 0.9
    assert first[:4] == ROWS[0] and second[3] == "0012" and third[1] == "=王五"
    missed = done["未匹配"]
    assert missed[0] == [*HEADER, "置信度", "依据", "也可能是"]
    assert [row[0] for row in missed[1:]] == ["2", "3", "4"]
    assert "火星花园" in missed[1][5] and "秀园社区阳光家园3幢" in missed[2][6]
    said = capsys.readouterr().out
    assert said.startswith("1 of 4 addresses located (room 1); 3 unmatched")
    assert "张三" not in said


def test_unmatched_rows_are_corrected_and_sent_again(small, tmp_path):
    again = tmp_path / "again.xlsx"
    addressing.run(chosen(written(tmp_path / "in.csv"), out=tmp_path / "a.csv", unmatched=again))
    book = openpyxl.load_workbook(again)
    page = book.active
    page.cell(row=2, column=3).value = "望湖小区3幢"
    book.save(again)
    out = tmp_path / "second.csv"
    addressing.run(chosen(again, out=out))
    table = reading.read(out)
    assert table.headers[:5] == [*HEADER, "标准地址"] and table.headers.count("依据") == 1
    assert table.rows[0].cells[4] == "浙江省嘉兴市南湖区南湖街道秀园社区望湖小区3幢"
    left = reading.read(tmp_path / "second_unmatched.csv")
    assert [row.cells[0] for row in left.rows] == ["3", "4"]


def test_result_sent_again_gives_the_same_columns(small, tmp_path):
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    addressing.run(chosen(written(tmp_path / "in.csv", encoding="utf-8"), out=first))
    addressing.run(chosen(first, out=second))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "title", ["地址", "住址", "事发地址", "现住址(必填)", "基本情况/家庭住址", "门店地址"]
)
def test_address_column_is_found_by_its_title(title):
    assert addressing.address_column(["编号", title, "备注"], "") == 1


def test_detailed_address_is_preferred_and_a_named_column_wins():
    headers = ["地址", "详细地址", "来源"]
    assert addressing.address_column(headers, "") == 1
    assert addressing.address_column(headers, "来源") == 2


def test_what_is_missing_is_said(small, tmp_path):
    with pytest.raises(Stop, match="no such file"):
        addressing.run(chosen(tmp_path / "none.csv"))
    with pytest.raises(Stop, match=r"say which column.*姓名"):
        addressing.run(chosen(written(tmp_path / "a.csv", ["序号", "姓名"], [["1", "甲"]])))
    with pytest.raises(Stop, match="no column is called 住处"):
        addressing.run(chosen(written(tmp_path / "b.csv"), column="住处"))


def test_empty_register_is_said(db, tmp_path):
    for model in (Doorplate, Building, Compound):
        model.objects.all().delete()
    with pytest.raises(Stop, match="register of places is empty"):
        addressing.run(chosen(written(tmp_path / "in.csv")))
