"""The dictionary: seeded, overridden by a district, changed by command, turned into forms."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.utils import timezone, translation

from linli.core.access.actor import Actor, Granted
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.fields import answers, commands, queries, rules, seeding
from linli.core.fields.form import question_fields
from linli.core.fields.models import NATIONAL, Field, Type
from linli.core.journal.models import Entry
from linli.core.versions import stamps

pytestmark = pytest.mark.django_db
NEW = {"name": "楼层", "name_en": "Floor", "type": "integer"}


def keeper(area: str = "") -> Actor:
    granted = Granted(frozenset({"fields.manage"}), area)
    return Actor(account_id=1, name="字典员", district=area[:6], granted=(granted,))


def test_shipped_dictionary_is_complete_and_obeys_its_own_rules() -> None:
    with seeding.SHIPPED.open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    rows = [Field(district=NATIONAL, **seeding.facts_of(line)) for line in lines]
    assert {row.code: found for row in rows if (found := rules.problems(row))} == {}
    assert len({row.code for row in rows}) == len(rows)
    assert [row.code for row in rows if not row.name_en] == []
    assert [
        (row.code, option["value"])
        for row in rows
        for option in row.options
        if not option["label_en"]
    ] == []


def test_seeding_twice_adds_once_and_keeps_what_people_changed() -> None:
    added = seeding.seed()
    assert added == Field.objects.count() > 30
    Field.objects.filter(code="reporter_phone").update(name="手机")
    assert seeding.seed() == 0
    assert Field.objects.get(code="reporter_phone").name == "手机"


def test_dictionary_takes_one_statement_and_then_none(django_assert_num_queries: Any) -> None:
    seeding.seed()
    with stamps.frame():
        stamps.tokens()
        with django_assert_num_queries(1):
            queries.dictionary()
        with django_assert_num_queries(0):
            queries.dictionary("330402")


def test_label_follows_the_language() -> None:
    seeding.seed()
    facts = queries.dictionary()["reporter_phone"]
    assert facts.label == "反映人电话"
    with translation.override("en"):
        assert facts.label == "Phone of the reporter"


def test_district_row_replaces_the_national_one_there_only() -> None:
    Field.objects.create(code="floor", name="楼层", type="integer")
    Field.objects.create(code="floor", name="几楼", type="text", district="330402")
    stamps.bump("fields")
    assert queries.dictionary()["floor"].label == "楼层"
    assert queries.dictionary("330402")["floor"].label == "几楼"
    assert queries.dictionary("110101")["floor"].label == "楼层"


@pytest.mark.parametrize(("day", "asked"), [(1, False), (2, True), (4, True), (5, False)])
def test_field_is_asked_on_its_days_only(day: int, asked: bool) -> None:
    Field.objects.create(
        code="floor", name="楼层", type="text", valid_from="2026-01-02", valid_until="2026-01-04"
    )
    stamps.bump("fields")
    assert ("floor" in queries.dictionary(on=date(2026, 1, day))) is asked
    assert "floor" in queries.entire()


def test_cutoff_lies_the_retention_before_now() -> None:
    seeding.seed()
    now = timezone.now()
    days = queries.dictionary()["reporter_phone"].retention_days
    assert days
    assert queries.cutoff("reporter_phone", now) == now - timedelta(days=days)
    assert queries.cutoff("landmark", now) is None


def test_saved_field_is_asked_at_once_and_journalled() -> None:
    assert queries.dictionary() == {}
    row = commands.save(keeper(), code="floor", **NEW)
    assert queries.dictionary()["floor"].label == "楼层"
    entry = Entry.objects.get(verb="fields.save")
    assert (entry.subject_id, entry.changes["name"]) == (row.pk, [None, "楼层"])


def test_saving_again_changes_the_named_columns_only() -> None:
    commands.save(keeper(), code="floor", **NEW)
    commands.save(keeper(), code="floor", name="所在楼层", retention_days="30")
    row = Field.objects.get()
    assert (row.name, row.name_en, row.retention_days) == ("所在楼层", "Floor", 30)
    entry = Entry.objects.order_by("id").last()
    assert entry is not None
    assert entry.changes == {"name": ["楼层", "所在楼层"], "retention_days": [None, 30]}


def test_type_of_a_field_stays() -> None:
    commands.save(keeper(), code="floor", **NEW)
    with pytest.raises(Invalid) as refused:
        commands.save(keeper(), code="floor", type="text")
    assert refused.value.fields == {"type": [commands.OTHER_TYPE]}


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ({"name": ""}, {"name"}),
        ({"name": "长" * 101}, {"name"}),
        ({"type": "colour"}, {"type"}),
        ({"type": "choice"}, {"options"}),
        ({"options": [{"value": "a", "label": "甲"}]}, {"options"}),
        ({"type": "choice", "options": "a=1"}, {"options"}),
        ({"type": "choice", "options": [{"value": "a", "label": "甲"}] * 2}, {"options"}),
        ({"personal": True}, {"purpose", "basis", "retention_days"}),
        ({"sensitivity": "sensitive"}, {"personal"}),
        ({"retention_days": 0}, {"retention_days"}),
        ({"retention_days": "soon"}, {"retention_days"}),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, {"valid_until"}),
        ({"valid_from": "not a day"}, {"valid_from"}),
        ({"code_of_honour": "x"}, {"code_of_honour"}),
        ({"code": "Floor 1"}, {"code"}),
    ],
)
def test_wrong_field_is_refused_by_column(columns: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        commands.save(keeper(), **{"code": "floor", **NEW, **columns})
    assert set(refused.value.fields) == wrong
    assert not Field.objects.exists()


def test_district_keeper_saves_there_and_nowhere_else() -> None:
    commands.save(keeper("330402"), code="floor", district="330402", **NEW)
    for district in ("000000", "110101"):
        with pytest.raises(Denied):
            commands.save(keeper("330402"), code="floor", district=district, **NEW)
    with pytest.raises(Denied):
        commands.save(Actor.public(), code="floor", **NEW)
    assert set(Field.objects.values_list("district", flat=True)) == {"330402"}


def test_retired_field_is_not_asked_and_cannot_retire_twice() -> None:
    row = commands.save(keeper(), code="floor", **NEW)
    commands.retire(keeper(), row.pk, reason="重复")
    assert "floor" not in queries.dictionary()
    assert "floor" in queries.entire()
    with pytest.raises(Refused):
        commands.retire(keeper(), row.pk)


def test_national_field_is_out_of_reach_for_a_district_keeper() -> None:
    row = commands.save(keeper(), code="floor", **NEW)
    with pytest.raises(NotFound):
        commands.retire(keeper("330402"), row.pk)


@pytest.mark.usefixtures("every_type")
def test_form_of_every_type_cleans_like_answers() -> None:
    asked = [(kind.value, False) for kind in Type]
    posted = {
        "text": "a",
        "long_text": "b",
        "integer": "３",
        "decimal": "1.50",
        "boolean": "false",
        "choice": "red",
        "multi_choice": ["red", "blue"],
        "date": "2026-01-02",
        "datetime": "2026-01-02T08:00",
        "phone": "138 0001 2345",
        "place": "楼下",
    }
    form = forms.Form(posted)
    form.fields.update(question_fields(asked))
    assert form.is_valid(), form.errors
    assert form.cleaned_data == answers.clean(asked, posted)
    again = forms.Form(initial=form.cleaned_data)
    again.fields.update(question_fields(asked))
    html = again.as_div()
    assert 'value="2026-01-02T08:00"' in html
    assert 'value="楼下"' in html


@pytest.mark.usefixtures("every_type")
def test_form_error_is_the_sentence_of_the_dictionary() -> None:
    form = forms.Form({"integer": "x"})
    form.fields.update(question_fields([("integer", True), ("phone", True), ("gone", True)]))
    assert set(form.errors) == {"integer", "phone"}
    assert form.errors["phone"] == [str(answers.MISSING)]


@pytest.mark.usefixtures("every_type")
def test_open_yes_or_no_question_can_stay_unanswered() -> None:
    form = forms.Form({"boolean": ""})
    form.fields.update(question_fields([("boolean", False)]))
    assert form.is_valid()
    assert form.cleaned_data == {"boolean": None}
