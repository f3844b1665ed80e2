"""Bringing in: once, whole or without the bad rows, explained, taken back."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from stdnum.cn import uscc

from linli.core.access.actor import Actor
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.exchange import commands, queries
from linli.core.exchange.applying import CREATED, Outcome, row_by_row
from linli.core.exchange.columns import Column, Sheet, _sheets, register
from linli.core.exchange.importing import run
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import preview
from linli.core.exchange.reading import read
from linli.core.journal.models import Entry
from linli.core.people.models import Organisation
from tests.core.exchange.conftest import BAD, GOOD, HEADER, names, table


@pytest.mark.django_db
def test_preview_names_every_broken_row_with_number_column_and_reason(organisations, actor):
    found = preview(organisations, table(*GOOD, *BAD), actor=actor)
    assert {row.values["name"] for row in found.good} == {row[0] for row in GOOD}
    assert {(p.number, p.column) for p in found.errors} == {
        (6, "单位名称"), (7, "联系电话"), (8, "类型"), (8, "统一社会信用代码"),
        (9, "区划代码"), (10, "统一社会信用代码"),
    }  # fmt: skip
    assert all(problem.reason for problem in found.errors)
    assert found.unknown == ["多余"]
    assert ImportRun.objects.count() == 0


def test_preview_without_a_required_column_says_which(organisations):
    found = preview(organisations, read("单位名称\n甲\n".encode(), "a.csv"))
    assert found.missing == ["类型", "区划代码"]
    assert not found.good
    assert [problem.number for problem in found.errors] == [0]


def test_given_mapping_goes_before_titles(organisations):
    text = "单位名称,曾用名,类型,区划\n甲,乙,department,330402\n"
    mapping = {"曾用名": "name", "单位名称": ""}
    found = preview(organisations, read(text.encode(), "a.csv"), mapping)
    assert found.good[0].values["name"] == "乙"


def test_same_row_twice_is_taken_once_and_differing_ones_refused(organisations):
    other = [*GOOD[1][:4], "82340000", ""]
    found = preview(organisations, table(GOOD[0], GOOD[0], GOOD[1], other))
    assert [row.number for row in found.good] == [3]
    assert {problem.number for problem in found.errors} == {5, 6}
    assert found.warnings


@pytest.mark.django_db
def test_all_or_nothing_with_a_bad_row_changes_nothing(organisations, actor):
    done = run(actor, organisations, table(*GOOD, BAD[1]), request_id="a")
    assert done.state == "failed"
    assert names() == set()
    assert [bad["number"] for bad in done.errors] == [6]
    assert not ImportRow.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_skip_bad_takes_the_good_rows(organisations, actor):
    done = run(actor, organisations, table(*GOOD, *BAD), "skip_bad", request_id="a")
    assert done.state == "done"
    assert names() == {row[0] for row in GOOD}
    assert done.counts == {"created": 3, "skipped": 5, "rows": 8}
    assert set(Organisation.objects.values_list("district", flat=True)) == {"330402"}


@pytest.mark.django_db
def test_import_is_journalled_as_a_whole(organisations, actor):
    done = run(actor, organisations, table(*GOOD), request_id="a")
    whole = Entry.objects.get(verb="exchange.import")
    assert (whole.subject_type, whole.subject_id) == ("exchange.importrun", done.pk)
    assert whole.changes["counts"]["created"] == 3
    assert whole.actor_id == actor.account_id


@pytest.mark.django_db
def test_dry_run_counts_and_leaves_nothing(organisations, actor):
    tried = run(actor, organisations, table(*GOOD), dry_run=True, request_id="a")
    assert (tried.state, tried.counts["created"]) == ("preview", 3)
    assert names() == set()
    assert not ImportRow.objects.exists()
    assert not Entry.objects.exists()
    done = run(actor, organisations, table(*GOOD), request_id="a")
    assert (done.pk, done.state) == (tried.pk, "done")


@pytest.mark.django_db
def test_same_request_and_same_file_change_nothing(organisations, actor):
    first = run(actor, organisations, table(*GOOD), request_id="a")
    for request in ("a", "b"):
        second = run(actor, organisations, table(*GOOD), request_id=request)
        assert (second.pk, second.repeated) == (first.pk, True)
    assert Organisation.objects.count() == 3
    assert ImportRun.objects.count() == 1
    with pytest.raises(Refused):
        run(actor, organisations, table(GOOD[0]), request_id="a")


@pytest.mark.django_db
def test_rows_already_there_are_unchanged_and_changed_ones_remembered(organisations, actor):
    run(actor, organisations, table(*GOOD), request_id="a")
    newer = [[*GOOD[0][:4], "13900000000", ""], GOOD[1], ["新单位", *GOOD[2][1:]]]
    done = run(actor, organisations, table(*newer), request_id="b")
    assert done.counts == {"updated": 1, "unchanged": 1, "created": 1, "skipped": 0, "rows": 3}
    row = done.rows.get(action="updated")
    assert (row.before, row.after) == ({"phone": "13912345678"}, {"phone": "13900000000"})
    again = run(actor, organisations, table(*newer), request_id="c", again=True)
    assert again.counts == {"unchanged": 3, "skipped": 0, "rows": 3}


@pytest.mark.django_db
def test_broken_off_import_goes_on_where_it_was(organisations, actor):
    def power_cut(done, total):
        raise KeyboardInterrupt

    organisations = Sheet(
        **{name: getattr(organisations, name) for name in Sheet.__slots__} | {"batch": 2}
    )
    with pytest.raises(KeyboardInterrupt):
        run(actor, organisations, table(*GOOD), "skip_bad", request_id="a", progress=power_cut)
    assert len(names()) == 2
    done = run(actor, organisations, table(*GOOD), "skip_bad", request_id="a")
    assert done.counts == {"created": 3, "skipped": 0, "rows": 3}
    assert set(done.rows.values_list("action", flat=True)) == {"created"}


@pytest.mark.django_db
def test_row_the_database_refuses_is_named_and_the_others_taken(organisations, actor):
    start = "91330402MA2CUABC1"
    code = start + uscc.calc_check_digit(start)
    rows = [[*GOOD[0][:3], code, "", ""], [*GOOD[1][:3], code, "", ""], GOOD[2]]
    done = run(actor, organisations, table(*rows), "skip_bad", request_id="a")
    assert names() == {GOOD[0][0], GOOD[2][0]}
    assert [bad["number"] for bad in done.errors] == [4]
    assert done.errors[0]["problems"][0][1]


@pytest.mark.django_db
def test_row_of_another_place_is_not_taken_over(organisations, actor, actor_in):
    narrow = actor_in("330402008")
    run(actor, organisations, table(*GOOD), request_id="a")
    done = run(narrow, organisations, table([*GOOD[0][:4], "1234567", ""]), request_id="b")
    assert done.state == "failed"
    assert Organisation.objects.get(name=GOOD[0][0]).phone == "13912345678"


@pytest.mark.django_db
def test_import_without_permission_or_with_unknown_mode_is_refused(organisations, actor, actor_in):
    with pytest.raises(Denied):
        run(Actor.public(), organisations, table(*GOOD), request_id="a")
    with pytest.raises(Denied):
        run(
            actor_in("330402", 7, frozenset({"exchange.view"})),
            organisations,
            table(),
            request_id="a",
        )
    with pytest.raises(Invalid):
        run(actor, organisations, table(*GOOD), "some", request_id="a")
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_error_sheet_holds_rows_as_they_were_with_number_and_reason(organisations, actor):
    done = run(actor, organisations, table(*GOOD, *BAD), "skip_bad", request_id="a")
    page = openpyxl.load_workbook(io.BytesIO(queries.error_sheet(done))).active
    lines = list(page.iter_rows(values_only=True))
    assert list(lines[0][2:]) == HEADER
    assert [line[0] for line in lines[1:]] == ["6", "7", "8", "9", "10"]
    assert all(line[1] for line in lines[1:])
    assert lines[2][2:7] == ("坏电话", "department", "330402007", None, "abc")
    back = read(queries.error_sheet(done), "a.xlsx", known=["单位名称", "类型"])
    assert preview(organisations, back, actor=actor).bad_numbers == {2, 3, 4, 5, 6}


@pytest.mark.django_db
def test_runs_are_seen_by_importer_and_place(organisations, actor, actor_in):
    done = run(actor, organisations, table(*GOOD), request_id="a")
    assert queries.run(actor, done.pk) == done
    assert set(queries.runs(actor_in("3304", 9))) == {done}
    assert set(queries.runs(actor_in("11", 9))) == set()
    assert list(done.rows.order_by("number").values_list("number", flat=True)) == [3, 4, 5]
    assert organisations in queries.allowed_sheets(actor)
    with pytest.raises(NotFound):
        queries.run(actor_in("11", 9), done.pk)


@pytest.fixture
def by_command():
    def one(actor, row, run):
        if row.values["code"] == "x":
            raise Refused("已有此件")
        made = Organisation.objects.create(
            district=run.district, name=row.values["code"], area="330402", kind="department"
        )
        return Outcome(row.number, CREATED, str(made.pk))

    sheet = Sheet(
        kind="test.commands",
        label="",
        permission="areas.manage",
        columns=(Column(name="code", titles=("编号",), required=True),),
        apply=row_by_row(one),
    )
    yield register(sheet)
    _sheets.pop(sheet.kind)


@pytest.mark.django_db
def test_refusal_of_a_command_becomes_the_reason_of_its_row(by_command, actor):
    sheet = read("编号\na\nx\nb\n".encode(), "a.csv")
    failed = run(actor, by_command, sheet, request_id="a")
    assert (failed.state, names()) == ("failed", set())
    assert failed.errors[0]["problems"] == [["", "已有此件"]]
    done = run(actor, by_command, sheet, "skip_bad", request_id="b")
    assert (done.state, names()) == ("done", {"a", "b"})
    with pytest.raises(Refused):
        commands.undo(actor, done.pk)


@pytest.mark.django_db
def test_statements_do_not_grow_with_rows(organisations, actor):
    counts = []
    for size, request in ((3, "a"), (300, "b")):
        rows = [[f"{request}{n}", *GOOD[0][1:3], "", "", ""] for n in range(size)]
        with CaptureQueriesContext(connection) as seen:
            run(actor, organisations, table(*rows), request_id=request)
        counts.append(len(seen))
    assert counts[0] <= 18
    assert counts[1] <= 30  # 300 rows: the database's own limit of parameters splits inserts
