"""Outbox, journal, calendar, dictionary, accounts and health through pages and commands."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.access.queries import actor_of
from linli.core.clock import seed as calendar_seed
from linli.core.clock.models import Day, Year
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.exchange.reading import read
from linli.core.fields import seeding as field_seed
from linli.core.fields.models import Field
from linli.core.health import checks as health
from linli.core.journal import chain
from linli.core.journal.models import Entry, Seal
from linli.core.outbox import worker
from linli.core.outbox.models import Beat, Message
from linli.core.people.models import Account
from linli.modules.console.commands import journal as journal_commands
from linli.modules.console.commands import organisations
from linli.modules.console.commands import outbox as commands
from linli.modules.console.public import first_account
from linli.site import doctor
from tests.modules.console.conftest import DISTRICT, OTHER, STREET


@pytest.fixture
def dead(tree):
    now = timezone.now()
    return Message.objects.create(
        district=DISTRICT, key="k", topic="nothing", payload={"secret": "x"}, created_at=now,
        dead_at=now, attempts=8, error="LookupError",
    )  # fmt: skip


def test_retry_makes_a_dead_message_due(acting, dead, last_entry):
    commands.retry(acting("system_admin"), dead.pk)
    assert dead.pk in worker.due(timezone.now() + timedelta(seconds=1))
    assert last_entry().verb == "outbox.retry"


def test_discard_needs_a_reason_and_is_final(acting, dead, last_entry):
    actor = acting("system_admin")
    with pytest.raises(Invalid):
        commands.discard(actor, dead.pk)
    commands.discard(actor, dead.pk, reason="phone number is wrong")
    assert worker.due(timezone.now() + timedelta(days=1)) == []
    assert last_entry().reason == "phone number is wrong"
    for again in (commands.retry, commands.discard):
        with pytest.raises(Refused):
            again(actor, dead.pk, reason="again")


def test_outbox_out_of_reach_or_right(acting, dead):
    with pytest.raises(Denied):
        commands.retry(acting("audit_admin"), dead.pk)
    Message.objects.update(district="330411")
    with pytest.raises(NotFound):
        commands.retry(acting("system_admin"), dead.pk)


def test_message_page_hides_what_the_message_says(browse, dead):
    client = browse("system_admin")
    dead.payload = {"phone": "13812345678"}
    dead.save()
    text = client.get(reverse("console:message", args=[dead.pk])).content.decode()
    assert "13812345678" not in text
    assert "LookupError" in text


def test_journal_export_is_itself_written_down(browse, acting, office):
    actor = acting("system_admin")
    for phone in ("1", "2", "3"):
        organisations.edit(actor, office.pk, phone=phone)
    client = browse("audit_admin")
    answer = client.post(reverse("console:journal_export") + "?verb=organisations.edit")
    assert len(read(answer.content, "journal.xlsx").rows) == 3
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.verb, entry.changes) == (
        "journal.export",
        {"filter": {"verb": "organisations.edit"}, "rows": 3},
    )
    client.post(reverse("console:journal_export") + "?text=13812345678")
    assert Entry.objects.order_by("-id")[0].changes == {"filter": {"text": "…"}, "rows": 0}


def test_journal_tells_a_list_of_two_from_before_and_after(browse, acting, office):
    """Two units called are both called; only a column's entry has a before."""
    act = acting("system_admin")
    entry = Entry.objects.create(
        district=DISTRICT, at=timezone.now(), actor_id=act.account_id, actor_kind="account",
        verb="organisations.edit", subject_type="people.organisation", subject_id=office.pk,
        changes={"units": ["路灯管理所", "南湖街道"], "phone": ["0573-1", "0573-2"]},
    )  # fmt: skip
    page = browse("audit_admin").get(reverse("console:entry", args=[entry.pk])).content.decode()
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall("(?s)<tr.*?</tr>", page)]
    assert ["units", "–", "路灯管理所、南湖街道"] in rows
    assert ["phone", "0573-1", "0573-2"] in rows


def test_journal_is_closed_to_other_administrators(acting):
    for role in ("system_admin", "security_admin"):
        with pytest.raises(Denied):
            journal_commands.export(acting(role))
        with pytest.raises(Denied):
            journal_commands.verify(acting(role, STREET))


def test_verify_names_what_is_broken(browse, tree):
    chain.seal(timezone.now())
    client = browse("audit_admin")
    client.cookies["language"] = "en"
    url = reverse("console:journal_verify")
    assert "sound" in client.post(url).content.decode()
    entry = Entry.objects.order_by("-id")[0]
    seq = Seal.objects.filter(district=entry.district).count() + 1
    Seal.objects.create(
        district=entry.district, seq=seq, entry_id=entry.pk, hash="0" * 64, at=timezone.now()
    )
    assert "was changed or moved" in client.post(url).content.decode()
    assert Entry.objects.order_by("-id")[0].verb == "journal.verify"


def test_entry_page_of_a_far_area_is_not_found(browse, acting, office):
    organisations.edit(acting("system_admin"), office.pk, phone="1")
    entry = Entry.objects.order_by("-id")[0]
    url = reverse("console:entry", args=[entry.pk])
    assert browse("audit_admin", STREET).get(url).status_code == 200
    assert browse("audit_admin", OTHER).get(url).status_code == 404


def test_calendar_day_is_entered_shown_and_removed(browse, tree):
    calendar_seed.seed()
    client = browse("system_admin")
    facts = {
        "date": "2026-11-20", "working": "0", "kind": "local", "name": "桂花节",
        "area": DISTRICT, "source": "区府办〔2026〕1号",
    }  # fmt: skip
    answer = client.post(reverse("console:day_set"), facts)
    assert answer.url == reverse("console:calendar_year", args=[2026])
    assert "桂花节" in client.get(answer.url).content.decode()
    row = Day.objects.get(name="桂花节")
    assert client.get(reverse("console:day", args=[row.pk])).status_code == 200
    client.post(reverse("console:day_remove", args=[row.pk]))
    assert not Day.objects.filter(pk=row.pk).exists()
    assert client.post(reverse("console:day_set"), {**facts, "area": "330411"}).status_code == 422


def test_year_is_marked_only_with_its_source_and_reach(browse, tree):
    from linli.core.clock import commands as clock

    client = browse("system_admin")
    url = reverse("console:year_mark", args=[2027])
    assert client.post(url, {"complete": "on", "source": ""}).status_code == 422
    assert not Year.objects.filter(year=2027, complete=True).exists()
    actor = actor_of(Account.objects.get(), verified=True)
    with pytest.raises(NotFound):
        clock.mark_year_complete(actor, year=2027, source="x")


def test_due_page_explains(browse, tree):
    calendar_seed.seed()
    client = browse("system_admin")
    client.cookies["language"] = "en"
    asked = {"start": "2026-09-30T10:00", "amount": "5", "unit": "work_day"}
    answer = client.get(reverse("console:due"), asked)
    local = answer.context["due"].at.astimezone(timezone.get_default_timezone())
    assert local.date() == date(2026, 10, 13)
    assert "So it is due" in answer.content.decode()


def test_field_is_added_changed_and_retired_in_the_own_district(browse, tree):
    field_seed.seed()
    client = browse("system_admin")
    facts = {
        "code": "lamp_number", "name": "灯杆编号", "type": "choice", "sensitivity": "internal",
        "options": "a | 甲 | A\nb | 乙",
    }  # fmt: skip
    answer = client.post(reverse("console:field_add"), facts)
    row = Field.objects.get(code="lamp_number")
    assert (row.district, [o["label"] for o in row.options]) == (DISTRICT, ["甲", "乙"])
    assert answer.url == reverse("console:field", args=[row.pk])
    shown = client.get(reverse("console:field_edit", args=[row.pk])).context["form"]
    sent = {name: shown[name].value() or "" for name in shown.fields} | {"name": "灯杆号"}
    assert client.post(reverse("console:field_edit", args=[row.pk]), sent).status_code == 302
    client.post(reverse("console:field_retire", args=[row.pk]), {"last_day": "2026-01-01"})
    row.refresh_from_db()
    assert (row.name, row.valid_until) == ("灯杆号", date(2026, 1, 1))
    national = Field.objects.filter(district="000000")[0]
    url = reverse("console:field_edit", args=[national.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(url, sent).status_code == 403


def test_wrong_options_are_said_at_the_field(browse, tree):
    facts = {"code": "x1", "name": "x", "type": "choice", "sensitivity": "public", "options": "a"}
    answer = browse("system_admin").post(reverse("console:field_add"), facts)
    assert answer.status_code == 422
    assert "options" in answer.context["form"].errors


def test_account_is_opened_and_its_first_password_shown_once(browse, tree):
    client = browse("security_admin")
    facts = {"login": "zhao.li", "name": "赵丽", "area": DISTRICT, "phone": "", "email": ""}
    answer = client.post(reverse("console:account_add"), facts)
    row = Account.objects.get(login="zhao.li")
    secret = answer.context["secret"]
    assert row.check_password(secret)
    assert row.must_change_password
    page = client.get(reverse("console:account", args=[row.pk])).content.decode()
    assert secret not in page
    second = client.post(reverse("console:account_reset", args=[row.pk])).context["secret"]
    row.refresh_from_db()
    assert second != secret
    assert row.check_password(second)
    client.post(reverse("console:account_off", args=[row.pk]))
    row.refresh_from_db()
    assert not row.is_active
    assert client.post(reverse("console:account_add"), facts).status_code == 422


def test_key_is_shown_once_and_revoked(browse, account):
    from linli.core.access.models import Key
    from linli.core.access.queries import actor_of_key

    machine = account("hotline")
    client = browse("security_admin")
    facts = {"account": machine.login, "label": "12345", "days": "30", "scopes": ["cases.report"]}
    secret = client.post(reverse("console:key_add"), facts).context["secret"]
    assert actor_of_key(secret).account_id == machine.pk
    key = Key.objects.get()
    assert client.get(reverse("console:key", args=[key.pk])).status_code == 200
    client.post(reverse("console:key_revoke", args=[key.pk]))
    assert actor_of_key(secret) is None


NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "error", "level"),
    [(None, "", "bad"), (10, "", "ok"), (10, "boom", "warn"), (300, "", "bad")],
)
def test_worker_check(db, age, error, level):
    if age is not None:
        Beat.objects.create(name="x", at=NOW - timedelta(seconds=age), error=error)
    assert health.worker(NOW)[0] == level


def test_calendar_check(db):
    assert health.calendar(NOW)[0] == "bad"
    calendar_seed.seed()
    from linli.core.versions import stamps

    stamps.forget_all()
    assert health.calendar(NOW)[0] == "ok"
    assert health.calendar(NOW.replace(month=12))[0] == "warn"
    assert health.calendar(NOW.replace(year=2027))[0] == "bad"


def test_clock_check(db):
    assert health.system_clock(datetime(2001, 1, 1, tzinfo=UTC))[0] == "bad"
    Beat.objects.create(name="x", at=NOW + timedelta(minutes=10))
    assert health.system_clock(NOW)[0] == "bad"
    assert health.system_clock(NOW + timedelta(minutes=10))[0] == "ok"


def test_secret_and_dead_letter_checks(dead, settings):
    settings.SECRET_KEY, settings.DEMO = health.SHIPPED_SECRET, False
    assert health.secret(NOW)[0] == "bad"
    settings.DEMO = True
    assert health.secret(NOW)[0] == "ok"
    assert health.dead_letters(NOW)[0] == "warn"


def test_a_check_that_breaks_is_a_finding(db, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: 1 / 0)
    found = health.checks(NOW)
    assert len(found) == 11
    assert [c.level for c in found if "ZeroDivisionError" in c.sentence] == ["bad"]


def test_doctor_says_what_to_do(db):
    found = {check.name: check for check in doctor.examine()}
    assert len(found) == 11
    assert any(c.level == "bad" and "linli worker" in c.advice for c in found.values())
    assert all(c.advice for c in found.values() if c.level != "ok")


def test_first_account_can_administer_at_once(tree):
    first = first_account(Actor.system("linli account"), "boss", "沈", "security_admin", DISTRICT)
    row = Account.objects.get(login="boss")
    assert row.check_password(first)
    assert actor_of(row).covers("console.roles", STREET)


def test_first_account_is_made_whole_or_not_at_all(tree):
    with pytest.raises(Invalid):
        first_account(Actor.system("linli account"), "boss", "沈", "nothing", DISTRICT)
    assert not Account.objects.filter(login="boss").exists()
