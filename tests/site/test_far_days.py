"""Days at the ends of the calendar: every list, board, map, sheet and figure answers, none with 500."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import timezone

from linli.ui import fields as kit
from linli.ui.subject.declaration import SUBJECTS

FAR = ("0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31", "99999-01-01")
PAGES = ("list", "board", "map", "points", "outline")


@pytest.mark.parametrize("text", FAR)
@pytest.mark.parametrize("make", [kit.day, kit.moment])
def test_day_beyond_what_can_be_reckoned_is_refused(make, text):
    with pytest.raises(forms.ValidationError):
        make("x").clean(text)
    with pytest.raises(forms.ValidationError):
        make("x").clean(f"{text}T00:00")


@pytest.mark.parametrize("text", ["2026-11-20", "2026/11/20", "2026年11月20日", " 2026-11-20 "])
def test_day_is_read_in_every_usual_spelling(text):
    assert kit.day("x").clean(text) == date(2026, 11, 20)
    assert kit.day("x").clean("") is None


@pytest.mark.parametrize(
    "text", ["2026-11-20T08:30", "2026-11-20 08:30:00", "2026-11-20T00:30:00Z", "2026-11-20 08:30"]
)
def test_moment_is_read_in_local_time(text):
    found = kit.moment("x").clean(text)
    assert found == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert found.tzinfo == timezone.get_current_timezone()


@pytest.mark.django_db
@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize("name", ["since", "until"])
def test_far_day_in_an_address_is_no_fault(mighty, name, day):
    for of in SUBJECTS.values():
        for page in PAGES if of.on_map else PAGES[:2]:
            answer = mighty.get(of.url(page), {name: day})
            assert answer.status_code < 500, (of.type, page)
        if of.export:
            assert mighty.post(of.url("export"), {"query": f"{name}={day}"}).status_code < 500
        answer = mighty.get(f"/api/v1/{of.path}/", {name: day})
        assert answer.status_code == 422 and name in answer.json()["fields"], of.type
    for address in ("/desk/statistics/", "/console/journal/", "/grids/map/", "/cases/public"):
        assert mighty.get(address, {name: day, "on": day}).status_code < 500, address
    answer = mighty.get("/api/v1/grids/present", {"area": "330402", "on": day})
    assert answer.status_code < 500
