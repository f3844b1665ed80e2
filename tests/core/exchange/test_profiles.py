"""Foreign files described by data: a real city's export and a made-up hotline."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import linli.modules.cases
from linli.core.errors import Invalid
from linli.core.exchange.columns import Column, Sheet
from linli.core.exchange.previewing import preview
from linli.core.exchange.profiles import apply_profile, checked, load_profile, read_profiled
from linli.core.exchange.reading import read
from linli.engines.coordinates import from_wgs84
from tests.core.exchange.conftest import DATA

PROFILES = Path(linli.modules.cases.__file__).parent / "profiles"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
BOSTON = SHARED / "cases" / "boston311_2015h1.csv.gz"
MOMENTS = {"reported_at", "due_at", "closed_at"}
PLAIN = {"name": "p", "sheet": "cases"}


def cases(profile):
    """A sheet with the columns of a profile, to read the outcome back."""
    kinds = dict.fromkeys(MOMENTS, "datetime") | {"lon": "lon", "lat": "lat"}
    columns = tuple(
        Column(name=name, titles=(name,), type=kinds.get(name, "text")) for name in profile.columns
    )
    return Sheet(
        kind="test.cases",
        label="",
        columns=columns,
        key=("external_id",),
        permission="areas.manage",
        apply=lambda actor, rows, run: [],
    )


@pytest.fixture(scope="module")
def boston():
    profile = load_profile(PROFILES / "boston311.toml")
    return preview(cases(profile), read_profiled(profile, BOSTON))


def test_boston_loses_and_doubles_nothing(boston):
    assert boston.errors == []
    assert boston.unknown == []
    assert len({row.values["external_id"] for row in boston.good}) == len(boston.good) == 58_119


def test_boston_default_coordinate_is_not_located(boston):
    nowhere = sum(1 for row in boston.good if row.values["lon"] is None)
    assert nowhere == 8_752
    assert all((row.values["lon"] is None) == (row.values["lat"] is None) for row in boston.good)


def test_boston_on_time_equals_closed_by_target(boston):
    both = [r.values for r in boston.good if r.values["closed_at"] and r.values["due_at"]]
    assert len(both) == 37_320
    assert all((v["closed_at"] <= v["due_at"]) == (v["on_time"] == "yes") for v in both)


def test_boston_values_are_ours(boston):
    def values(name):
        return Counter(row.values[name] for row in boston.good)

    assert values("status") == {"closed": 49_126, "open": 8_993}
    assert set(values("channel")) == {"phone", "app", "web", "staff", "system", "social"}
    assert 0.02 < values("duplicate")["yes"] / 58_119 < 0.04
    assert len(values("matter")) == 155
    assert len(values("unit")) == 17
    assert len(values("sub_unit")) == 140


def test_boston_winter_and_summer_time(boston):
    by_id = {row.values["external_id"]: row.values for row in boston.good}
    winter = datetime(2015, 1, 11, 5, 19, 31, tzinfo=UTC)
    assert by_id["101001245404"]["reported_at"] == winter
    summer = datetime(2015, 5, 13, 17, 2, tzinfo=UTC)  # written 13:02:00, five times
    assert sum(v["reported_at"] == summer for v in by_id.values()) == 5


def test_hotline_export_in_gbk_needs_no_code():
    profile = load_profile(PROFILES / "hotline12345.toml")
    table = read_profiled(profile, DATA / "hotline12345.csv")
    found = preview(cases(profile), table)
    assert [problem.number for problem in found.errors] == [7]
    assert "五月四日" in found.errors[0].reason
    first, second, third = (row.values for row in found.good)
    assert first["reported_at"] == datetime(2026, 5, 1, 0, 15, tzinfo=UTC)
    assert second["reported_at"] == datetime(2026, 5, 2, 13, 40, tzinfo=UTC)
    assert (first["matter"], first["category"]) == ("路灯故障", "城市管理-市政设施")
    assert (first["unit"], first["joint_unit"]) == ("城管局", "供电公司")
    assert first["address"] == "新嘉街道百花社区中山路88号北门"
    assert second["address"] == "南湖街道"
    assert (second["lon"], second["closed_at"]) == (None, None)
    assert (third["duplicate"], third["status"], third["on_time"]) == ("yes", "closed", "no")
    back = from_wgs84([[first["lon"], first["lat"]]], "gcj02")[0]
    assert back == pytest.approx([120.7585, 30.7712], abs=1e-6)
    assert table.warnings


def test_rows_of_a_profile_keep_the_cells_of_the_file():
    profile = load_profile(PROFILES / "hotline12345.toml")
    table = read_profiled(profile, DATA / "hotline12345.csv")
    assert table.origin_headers[0] == "工单编号"
    assert table.rows[1].origin[1] == "2026年05月02日 21时40分"


def test_damaged_source_cell_is_refused():
    profile = checked({**PLAIN, "columns": {"external_id": "id", "unit": "u"}})
    table = apply_profile(profile, read(b"id,u\n3.3E+17,a\n1,b\n", "a.csv"))
    found = preview(cases(profile), table)
    assert [problem.number for problem in found.errors] == [2]


def test_file_without_a_column_of_the_profile_says_which():
    profile = checked({**PLAIN, "columns": {"external_id": "id", "unit": "dept"}})
    with pytest.raises(Invalid, match="dept"):
        apply_profile(profile, read(b"id,u\n1,a\n", "a.csv"))


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ({}, "columns"),
        ({**PLAIN, "columns": {"a": "A"}, "colour": "red"}, "colour"),
        ({**PLAIN, "columns": {"a": {"from": "A", "upper": True}}}, "columns.a.upper"),
        ({**PLAIN, "columns": {"a": {"type": "text"}}}, "columns.a"),
        ({**PLAIN, "columns": {"a": {"from": "A", "constant": "x"}}}, "columns.a"),
        ({**PLAIN, "columns": {"a": {"from": "A", "type": "money"}}}, "columns.a.type"),
        ({**PLAIN, "columns": {"a": {"from": "A", "matches": "("}}}, "columns.a.matches"),
        ({**PLAIN, "columns": {"a": 3}}, "columns.a"),
        ({**PLAIN, "columns": {"a": "A"}, "timezone": "Mars/Base"}, "timezone"),
        ({**PLAIN, "columns": {"a": "A"}, "coordinates": "utm"}, "coordinates"),
        ({**PLAIN, "columns": {"a": "A"}, "not_located": [[1, 2]]}, "not_located"),
        ({**PLAIN, "columns": {"a": "A"}, "id": "b"}, "id"),
        ({**PLAIN, "columns": "A"}, "columns"),
    ],
)
def test_faulty_profile_is_refused_at_its_place(written, place):
    with pytest.raises(Invalid) as error:
        checked(written)
    assert place in error.value.fields


def test_profile_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text("name = ", encoding="utf-8")
    for wrong in (path, tmp_path / "none.toml"):
        with pytest.raises(Invalid):
            load_profile(wrong)
