"""Retention: declared, obeyed in batches, written down; every personal column is covered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from linli.core.fields import retention, seeding, sweeping
from linli.core.fields.models import RetentionReport
from linli.core.fields.queries import entire
from linli.core.files.models import Attachment
from linli.core.journal.models import Entry

YEAR = timedelta(days=365)


def older_than_a_year(rows: Any, now: datetime) -> Any:
    return rows.filter(created_at__lt=now - YEAR)


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, retention.Rule]:
    own: dict[str, retention.Rule] = {}
    monkeypatch.setattr(retention, "REGISTRY", own)
    return own


def attachments(count: int, at: datetime, district: str = "330402") -> None:
    Attachment.objects.bulk_create(
        Attachment(district=district, stage="report", size=1, name="a.jpg", created_at=at)
        for _n in range(count)
    )


def test_every_personal_column_has_a_retention_rule() -> None:
    assert retention.unretained() == []


@pytest.mark.django_db
def test_every_personal_column_is_in_the_dictionary_with_its_purpose() -> None:
    seeding.seed()
    known = entire()
    marked = {(c.model._meta.label, c.field): c.code for c in retention.personal_columns()}
    assert {key: code for key, code in marked.items() if code not in known} == {}
    facts = [known[code] for code in marked.values()]
    assert [f.code for f in facts if not (f.personal and f.purpose and f.retention_days)] == []


def test_personal_column_without_a_rule_is_found(
    rules: dict[str, retention.Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Attachment, "personal", {"name": "reporter_name"}, raising=False)
    column = retention.PersonalColumn(Attachment, "name", "reporter_name")
    assert column in retention.unretained()
    retention.retains("names", Attachment, "name", due=older_than_a_year, blank={"name": ""})
    assert column not in retention.unretained()


@pytest.mark.parametrize(
    ("fields", "blank"), [("phone", None), ("name", {"phone": ""}), ("name", {"stage": ""})]
)
def test_rule_for_wrong_columns_is_an_error_at_once(
    rules: dict[str, retention.Rule], fields: str, blank: dict[str, Any] | None
) -> None:
    with pytest.raises(ValueError, match="Attachment"):
        retention.retains("x", Attachment, fields, due=older_than_a_year, blank=blank)


def test_second_rule_for_the_same_columns_is_an_error(rules: dict[str, retention.Rule]) -> None:
    retention.retains("x", Attachment, "name")(older_than_a_year)
    with pytest.raises(ValueError, match="already"):
        retention.retains("y", Attachment, "name", due=older_than_a_year)
    assert [rule.label for rule in retention.declared()] == ["x"]


@pytest.mark.django_db
def test_rows_due_go_and_each_district_is_reported(rules: dict[str, retention.Rule]) -> None:
    now = timezone.now()
    attachments(3, now - 2 * YEAR)
    attachments(2, now - 3 * YEAR, "110101")
    attachments(4, now)
    retention.retains("Old files", Attachment, "name", due=older_than_a_year)
    assert [(r.label, r.count, r.oldest) for r in sweeping.sweep(now)] == [
        ("Old files", 5, now - 3 * YEAR)
    ]
    assert Attachment.objects.count() == 4
    reports = RetentionReport.objects.values_list("district", "rule", "removed", "oldest", "at")
    assert set(reports) == {
        ("330402", "files.attachment.name", 3, now - 2 * YEAR, now),
        ("110101", "files.attachment.name", 2, now - 3 * YEAR, now),
    }
    entries = Entry.objects.filter(verb="retention.sweep")
    assert {(e.district, e.changes["removed"], e.actor_kind) for e in entries} == {
        ("330402", 3, "system"),
        ("110101", 2, "system"),
    }


@pytest.mark.django_db
def test_blanked_columns_are_due_once(rules: dict[str, retention.Rule]) -> None:
    now = timezone.now()
    attachments(2, now - 2 * YEAR)
    retention.retains(
        "Names", Attachment, "name", due=older_than_a_year, blank={"name": "", "created_by": None}
    )
    assert [r.count for r in sweeping.sweep(now)] == [2]
    assert set(Attachment.objects.values_list("name", "created_by")) == {("", None)}
    assert sweeping.sweep(now + timedelta(days=1)) == []
    assert RetentionReport.objects.count() == 1


@pytest.mark.django_db
def test_many_batches_make_one_report(
    rules: dict[str, retention.Rule], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 4)
    now = timezone.now()
    attachments(10, now - 2 * YEAR)
    retention.retains("Old files", Attachment, "name", due=older_than_a_year)
    assert [r.count for r in sweeping.sweep(now)] == [10]
    assert RetentionReport.objects.get().removed == 10
    entries = Entry.objects.filter(verb="retention.sweep")
    assert sum(entry.changes["removed"] for entry in entries) == 10


@pytest.mark.django_db
def test_dry_run_tells_what_is_due_and_removes_nothing(rules: dict[str, retention.Rule]) -> None:
    now = timezone.now()
    attachments(3, now - 2 * YEAR)
    retention.retains("Old files", Attachment, "name", due=older_than_a_year)
    (due,) = sweeping.due_report(now)
    assert (due.count, due.oldest) == (3, now - 2 * YEAR)
    assert Attachment.objects.count() == 3
    assert not Entry.objects.filter(verb="retention.sweep").exists()


def test_label_of_a_rule_that_is_gone_is_its_key(rules: dict[str, retention.Rule]) -> None:
    retention.retains("Old files", Attachment, "name", due=older_than_a_year)
    assert retention.label_of("files.attachment.name") == "Old files"
    assert retention.label_of("gone.thing") == "gone.thing"
