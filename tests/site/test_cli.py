"""The command line as people use it: programs of their own on a database of their own."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection

from linli.site import cli_commands
from linli.site.cli_commands import PARTS
from linli.site.stop import Stop
from tests.endurance import database

AREAS = "编码,名称\n33,浙江省\n3304,嘉兴市\n330402,南湖区\n330402001,建设街道\n"


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    """The environment of an installation without tables."""
    with django_db_blocker.unblock(), database.fresh(tmp_path_factory.mktemp("own")) as environment:
        yield environment


@pytest.fixture(scope="module")
def ready(place):
    """The same after `linli migrate`."""
    done = linli(place, "migrate")
    assert (done.returncode, done.stderr) == (0, "")
    return place


def linli(environment, *arguments, **changes):
    return subprocess.run(
        [sys.executable, "-m", "linli.site.cli", *map(str, arguments)],
        cwd=database.ROOT, env=environment | changes, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def one_line(done):
    """What it says when it fails: one line that begins with its name, no traceback."""
    assert done.returncode == 1, done
    assert done.stderr.startswith("linli: ") and done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_help_names_every_command(place):
    done = linli(place, "--help")
    assert done.returncode == 0
    assert [p.name for p in PARTS if p.name not in done.stdout] == []


@pytest.mark.parametrize("name", [p.name for p in PARTS])
def test_help_of_each_command(place, name):
    done = linli(place, name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"linli {name}" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("dance",), ("journal", "burn"), ("account", "only")])
def test_wrong_use_says_how_it_is_used(place, arguments):
    done = linli(place, *arguments)
    assert done.returncode == 2
    assert "usage: linli" in done.stderr and "Traceback" not in done.stderr


def test_migrate_twice_says_the_same(ready):
    again = linli(ready, "migrate")
    assert (again.returncode, again.stderr) == (0, "")
    assert "up to date" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("import", "areas", "nothing.xlsx"), "no such file: nothing.xlsx"),
        (("import", "cases", "manage.py"), "--profile"),
        (("import", "cases", "manage.py", "--profile", "mars"), "no profile mars"),
        (("import", "dreams", "manage.py"), "dreams"),
        (("export", "dreams", "out.xlsx"), "dreams"),
        (("account", "a b", "王", "system_admin", "330402"), ""),
        (("account", "wang", "王", "emperor", "330402"), ""),
        (("draw-grids", "nowhere"), "nowhere"),
        (("serve", "--workers", "x"), None),
    ],
)
def test_fault_is_one_line_and_status_1(ready, arguments, word):
    done = linli(ready, *arguments)
    if word is None:
        assert done.returncode == 2
        return
    assert word in one_line(done)


def test_empty_database_is_explained(place, tmp_path):
    if place["LINLI_DATABASE"].startswith("sqlite"):
        done = linli(
            place, "--database", f"sqlite:///{tmp_path / 'empty.sqlite3'}", "journal", "verify"
        )
        assert "linli migrate" in one_line(done)


def test_unreachable_database_is_one_line(place):
    one_line(linli(place, "--database", "sqlite:////nowhere/at/all.sqlite3", "journal", "verify"))


def test_first_steps_of_a_new_installation(ready, tmp_path):
    """Areas, then the first account, as the README tells; the same account a second time is not."""
    sheet = tmp_path / "areas.csv"
    sheet.write_text(AREAS, encoding="utf-8")
    person = ("account", "wang.ning", "王宁", "system_admin", "330402")
    assert "330402" not in one_line(linli(ready, *person))
    tried = linli(ready, "import", "areas", sheet, "--district", "330402", "--dry-run")
    assert tried.returncode == 0, tried.stdout + tried.stderr
    brought = linli(ready, "import", "areas", sheet, "--district", "330402")
    assert brought.returncode == 0, brought.stdout + brought.stderr
    made = linli(ready, *person)
    assert made.returncode == 0 and "first password" in made.stdout, made.stderr
    one_line(linli(ready, *person))


def test_journal_of_a_new_installation_verifies(ready):
    assert linli(ready, "journal", "seal").returncode == 0
    done = linli(ready, "journal", "verify")
    assert done.returncode == 0
    assert "0 waiting" in done.stdout


def test_secret_is_long_and_new_each_time(place):
    first, second = linli(place, "secret").stdout, linli(place, "secret").stdout
    assert len(first.strip()) >= 50 and first != second


def test_import_lists_what_it_knows(ready):
    done = linli(ready, "import", "list", "-")
    assert done.returncode == 0
    for kind in ("areas", "organisations", "posts", "matters", "routes", "cases"):
        assert f"{kind}:" in done.stdout


def test_export_writes_a_sheet_that_can_come_back(ready, tmp_path):
    path = tmp_path / "matters.xlsx"
    done = linli(ready, "export", "matters", path)
    assert done.returncode == 0 and path.stat().st_size > 1000, done.stderr


def test_doctor_of_a_place_without_worker_names_the_remedy(ready):
    done = linli(ready, "doctor")
    assert done.returncode == 1
    assert "linli worker" in done.stdout and "Traceback" not in done.stderr


def test_worker_stops_when_told(ready):
    import signal

    running = subprocess.Popen(
        [sys.executable, "-m", "linli.site.cli", "worker"],
        cwd=database.ROOT, env=ready, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert "worker started" in running.stdout.readline()
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=60) == 0


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"LINLI_SECRET": "only-for-demo-and-tests-refused-by-serve"}, "LINLI_SECRET"),
        ({"LINLI_SECRET": "short"}, "too short"),
        ({"LINLI_DEMO": "1"}, "LINLI_DEMO"),
    ],
)
def test_serve_refuses_what_is_not_for_a_real_district(ready, changes, word):
    assert word in one_line(linli(ready, "serve", "--port", "1", **changes))


def test_serve_refuses_several_processes_on_sqlite(ready):
    if ready["LINLI_DATABASE"].startswith("sqlite"):
        assert "one process" in one_line(linli(ready, "serve", "--port", "1", "--workers", "2"))


def test_database_of_an_earlier_version_is_refused_with_a_sentence(db):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("grids", "0001_initial")
    with pytest.raises(Stop, match="made by an earlier version"):
        cli_commands.refuse_former()
    MigrationRecorder(connection).record_unapplied("grids", "0001_initial")
    cli_commands.refuse_former()
