"""`linli doctor` on healthy and on broken set-ups; `linli serve` before a real district."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.clock.models import Year
from linli.core.clock.seed import seed as seed_calendar
from linli.core.health import checks as health
from linli.core.journal import chain, writing
from linli.core.outbox.models import Beat, Message
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.site import doctor, serving
from linli.site.cli_commands import run_doctor
from linli.site.stop import Stop

pytestmark = pytest.mark.django_db
OWN_SECRET = "a-secret-of-this-place-0123456789-abcdefgh"


@pytest.fixture
def well(settings, monkeypatch):
    """A place as it should be: own secret, calendar known, worker just seen; any disk will do."""
    monkeypatch.setattr(health, "DISK_WARN", 0)
    settings.SECRET_KEY, settings.DEMO = OWN_SECRET, False
    seed_calendar()
    this = timezone.localdate().year
    for year in (this, this + 1):
        Year.objects.update_or_create(
            district="000000", area="", year=year, defaults={"complete": True, "source": "通知"}
        )
    beat = Beat(pk="tick", at=timezone.now())
    beat.save()
    stamps.bump("calendar")
    stamps.forget_all()
    return beat


def levels():
    return {one.name: one.level for one in doctor.examine()}


def found(level):
    return [one for one in doctor.examine() if one.level == level]


def test_doctor_finds_a_healthy_place_well(well, capsys):
    assert {name: level for name, level in levels().items() if level != "ok"} == {}
    assert run_doctor(None) == 0
    assert "BAD" not in capsys.readouterr().out


def test_doctor_changes_nothing(well, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as seen:
        doctor.examine()
    changing = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
    assert not [q["sql"] for q in seen.captured_queries if q["sql"].lstrip().startswith(changing)]


@pytest.mark.parametrize("minutes", [3, 600])
def test_doctor_misses_a_silent_worker(well, minutes):
    Beat.objects.update(at=timezone.now() - timedelta(minutes=minutes))
    (only,) = found("bad")
    assert str(minutes) in only.sentence and "linli worker" in only.advice


def test_doctor_misses_a_worker_that_never_ran(well, capsys):
    Beat.objects.all().delete()
    (only,) = found("bad")
    assert "linli worker" in only.advice
    assert run_doctor(None) == 1
    assert capsys.readouterr().out.count("BAD") == 1


def test_doctor_names_a_duty_that_fails(well):
    Beat.objects.update(error="ValueError: broken")
    (only,) = found("warn")
    assert well.pk in only.sentence


def test_doctor_sees_that_nothing_is_sealed(well):
    now = timezone.now()
    late = writing.write(Actor.system(), "x.y", "t", 1, at=now - timedelta(minutes=9))
    (only,) = found("bad")
    assert str(late.pk) in only.sentence and only.advice
    chain.seal(now)
    assert found("bad") == []


def test_doctor_counts_what_was_given_up(well):
    now = timezone.now()
    Message.objects.create(
        district="330402", key="k", topic="t", payload={}, created_at=now, dead_at=now, error="no"
    )
    (only,) = found("warn")
    assert "1" in only.sentence and only.advice


def test_doctor_wants_the_calendar_of_this_year(well):
    Year.objects.filter(year=timezone.localdate().year).update(complete=False)
    stamps.bump("calendar")
    stamps.forget_all()
    (only,) = found("bad")
    assert str(timezone.localdate().year) in only.sentence and only.advice


def test_doctor_sees_the_secret_everybody_knows(well, settings):
    settings.SECRET_KEY = health.SHIPPED_SECRET
    (only,) = found("bad")
    assert "LINLI_SECRET" in only.advice


def test_doctor_sees_a_missing_table(well):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE outbox_message RENAME TO outbox_message_gone")
    broken = found("bad")
    assert any("outbox_message" in one.sentence for one in broken)
    assert len(doctor.examine()) == len(levels()) >= 9


def test_doctor_sees_a_missing_migration(well):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases'")
    (only,) = found("bad")
    assert "linli migrate" in only.advice


def test_serve_takes_a_place_that_is_safe(well):
    assert serving.refuse_unsafe() is None


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", health.SHIPPED_SECRET, "LINLI_SECRET"),
        ("SECRET_KEY", "short", "too short"),
        ("DEMO", True, "LINLI_DEMO"),
        ("DEBUG", True, "LINLI_DEBUG"),
    ],
)
def test_serve_refuses_an_unsafe_setting(well, settings, name, value, word):
    setattr(settings, name, value)
    with pytest.raises(Stop, match=word):
        serving.refuse_unsafe()


def test_serve_refuses_a_database_with_demo_accounts(well):
    Account.objects.create(login="demo", name="演示", district="330402", demo=True)
    with pytest.raises(Stop, match="demo accounts"):
        serving.refuse_unsafe()
