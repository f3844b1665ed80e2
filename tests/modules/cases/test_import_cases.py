"""A real city's cases come in by a profile: nothing lost, nothing doubled, and back out again."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import linli
from linli.core.access.actor import Actor
from linli.core.areas import seeding
from linli.core.errors import Denied, Invalid, Refused
from linli.core.exchange.commands import undo
from linli.core.exchange.models import ImportRun
from linli.core.journal.models import Entry
from linli.core.people.models import Organisation
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk
from linli.modules.cases.commands.history.sheet import IMPORT_DISTRICT, import_cases
from linli.modules.cases.models import Case
from linli.modules.cases.queries import public, statistics
from linli.modules.cases.queries.cases import visible
from linli.modules.cases.queries.statistics import Wanted
from linli.modules.catalogue.models import Category, Matter
from linli.modules.catalogue.public import seed_catalogue
from tests.modules.cases.conftest import listing

ROOT = Path(linli.__file__).resolve().parents[1]
SHARED = Path(os.environ.get("LINLI_SHARED", ROOT.parent / "shared"))
BOSTON = SHARED / "data" / "cases" / "boston311_2015h1.csv.gz"
EXAMPLE = ROOT / "docs" / "examples" / "hotline12345.csv"
PROFILES = ROOT / "linli" / "modules" / "cases" / "profiles"
PROFILE, HOTLINE = PROFILES / "boston311.toml", PROFILES / "hotline12345.toml"
HALL = ("42.3594", "-71.0587")


def lines():
    with gzip.open(BOSTON, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
    return path


@pytest.fixture(scope="module")
def sample():
    return lines()[::97]


@pytest.fixture
def brought(db, sample, tmp_path):
    path = written(tmp_path / "some.csv", sample)
    return import_cases(path, PROFILE), path


def test_import_loses_nothing(brought, sample):
    summary, _path = brought
    held = {case.external_id: case for case in Case.objects.all()}
    assert summary.created == summary.rows == len(sample) == len(held)
    assert set(held) == {row["CASE_ENQUIRY_ID"] for row in sample}
    for row in sample:
        case = held[row["CASE_ENQUIRY_ID"]]
        assert case.state == ("closed" if row["CASE_STATUS"] == "Closed" else "dispatched")
        assert (case.closed_at is None) == (row["CLOSED_DT"] == "")
        assert (case.due_at is None) == (row["TARGET_DT"] == "")
        assert case.matter.name == row["TYPE"]
        assert case.unit.name == row["QUEUE"]


def test_import_on_time_equals_closed_by_target(brought, sample):
    summary, _path = brought
    held = dict(Case.objects.values_list("external_id", "on_time"))
    both = [row for row in sample if row["TARGET_DT"] and row["CLOSED_DT"]]
    assert summary.on_time_rows == summary.on_time_equal == len(both)
    for row in sample:
        known = bool(row["TARGET_DT"] and row["CLOSED_DT"])
        expected = row["CLOSED_DT"] <= row["TARGET_DT"] if known else None
        assert held[row["CASE_ENQUIRY_ID"]] == expected


def test_import_default_coordinate_is_not_located(brought, sample):
    summary, _path = brought
    nowhere = {r["CASE_ENQUIRY_ID"] for r in sample if (r["LATITUDE"], r["LONGITUDE"]) == HALL}
    held = Case.objects.filter(lon=None, lat=None).values_list("external_id", flat=True)
    assert nowhere
    assert set(held) == nowhere
    assert summary.not_located == len(nowhere)


def test_import_areas_matters_and_units_come_from_the_file(brought, sample):
    summary, _path = brought
    units = {r["QUEUE"] for r in sample} | {r["Department"] for r in sample}
    kinds = {(r["SUBJECT"], r["REASON"], r["TYPE"]) for r in sample}
    assert set(Organisation.objects.values_list("name", flat=True)) == units
    assert summary.matters == Matter.objects.filter(district=IMPORT_DISTRICT).count() == len(kinds)
    assert summary.areas == len({r["neighborhood"] for r in sample if r["neighborhood"]})
    for matter in Matter.objects.filter(district=IMPORT_DISTRICT):
        assert Category.objects.filter(district=IMPORT_DISTRICT, code=matter.code[:-2]).exists()


def test_import_open_cases_lie_with_their_unit(brought):
    opened = Case.objects.exclude(state="closed")
    tasks = {t.subject_id: t for t in Task.objects.filter(done_at=None)}
    assert set(tasks) == set(opened.values_list("id", flat=True))
    for case in opened:
        assert (tasks[case.pk].unit_id, tasks[case.pk].due_at) == (case.unit_id, case.due_at)


def test_import_writes_one_entry_per_case_and_one_for_the_run(brought):
    entries = Counter(Entry.objects.values_list("verb", flat=True))
    assert entries["cases.import"] == Case.objects.count()
    assert entries["exchange.import"] == 1


def test_import_again_changes_nothing(brought, sample, tmp_path):
    summary, path = brought
    before = list(Case.objects.order_by("id").values())
    again = import_cases(path, PROFILE)
    assert (again.created, again.unchanged) == (0, summary.rows)
    other = import_cases(written(tmp_path / "other.csv", sample[::-1]), PROFILE)
    assert (other.created, other.updated, other.unchanged) == (0, 0, summary.rows)
    assert list(Case.objects.order_by("id").values()) == before


def test_import_later_export_closes_what_was_open(brought, sample, tmp_path):
    _summary, _path = brought
    row = next(r for r in sample if r["CASE_STATUS"] == "Open")
    later = {**row, "CASE_STATUS": "Closed", "CLOSED_DT": "2015-07-01 10:00:00"}
    second = import_cases(written(tmp_path / "later.csv", [later]), PROFILE)
    case = Case.objects.get(external_id=row["CASE_ENQUIRY_ID"])
    assert (second.updated, case.state) == (1, "closed")
    assert not Task.objects.filter(subject_id=case.pk, done_at=None).exists()
    undo(Actor.system(), second.run)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("dispatched", None)
    assert Task.objects.filter(subject_id=case.pk, done_at=None).count() == 1


def test_import_undo_takes_all_cases_back(brought):
    summary, path = brought
    undo(Actor.system(), summary.run)
    assert ImportRun.objects.get(pk=summary.run).state == "undone"
    assert not Case.objects.exists()
    assert not Task.objects.exists()
    assert import_cases(path, PROFILE).created == summary.rows


def test_import_undo_is_refused_when_work_began(brought):
    summary, _path = brought
    case = Case.objects.exclude(state="closed").first()
    desk.publish(Actor.system(), case.pk, public=False)
    with pytest.raises(Refused, match=case.number):
        undo(Actor.system(), summary.run)
    assert Case.objects.count() == summary.rows


def test_import_bad_row_takes_nothing(db, sample, tmp_path):
    bad = [*sample[:20], {**sample[20], "OPEN_DT": "yesterday"}]
    with pytest.raises(Refused, match="22"):
        import_cases(written(tmp_path / "bad.csv", bad), PROFILE)
    assert not Case.objects.exists()


def test_import_without_permission_is_denied(db, sample, tmp_path):
    with pytest.raises(Denied):
        import_cases(written(tmp_path / "a.csv", sample[:3]), PROFILE, actor=Actor.public())


def test_import_district_must_be_six_digits(db, sample, tmp_path):
    with pytest.raises(Invalid):
        import_cases(written(tmp_path / "a.csv", sample[:3]), PROFILE, district="33")


def test_import_is_visible_in_list_map_and_statistics(brought):
    summary, _path = brought
    system = Actor.system()
    assert len(listing(system, limit=10_000)) == summary.rows
    points = public.points(area=IMPORT_DISTRICT, limit=10_000)
    assert len(points) == summary.rows - summary.not_located
    period = Wanted(since=date(2015, 1, 1), until=date(2015, 12, 31))
    figures = statistics.figures(visible(system), period, "matter")
    assert figures.total.counts["received"] == summary.rows


def test_import_hotline_example_fits_the_demo_district(db):
    seed_catalogue()
    seeding.load_demo()
    summary = import_cases(EXAMPLE, HOTLINE, district="330402")
    held = {case.external_id[-4:]: case for case in Case.objects.all()}
    assert (summary.created, summary.not_located, summary.duplicates) == (12, 1, 1)
    assert summary.on_time_equal == summary.on_time_rows == 10
    assert held["0001"].matter_code == "030101"
    assert len(held["0001"].area) == 15
    assert len(held["0008"].area) == 12
    assert held["0003"].outcome == "needless"
    new = Matter.objects.filter(district="330402").values_list("name", flat=True)
    assert set(new) == {"非机动车停车棚增设"}


@pytest.mark.slow
def test_import_whole_city_file(db):
    rows = lines()
    summary = import_cases(BOSTON, PROFILE)
    held = dict(Case.objects.values_list("external_id", "on_time"))
    nowhere = sum(1 for r in rows if (r["LATITUDE"], r["LONGITUDE"]) == HALL)
    both = [r for r in rows if r["TARGET_DT"] and r["CLOSED_DT"]]
    assert summary.created == len(held) == len(rows) == 58_119
    assert summary.not_located == Case.objects.filter(lon=None).count() == nowhere
    assert summary.on_time_rows == summary.on_time_equal == len(both)
    assert all(held[r["CASE_ENQUIRY_ID"]] == (r["CLOSED_DT"] <= r["TARGET_DT"]) for r in both)
    again = import_cases(BOSTON, PROFILE)
    assert (again.created, again.unchanged, Case.objects.count()) == (0, 58_119, 58_119)
