"""Time limits in a calendar program: read back by the library, and line by line."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from linli.core.journal.models import Entry
from linli.core.tasks import queries
from linli.core.tasks.models import Feed, Task
from linli.modules.mediation import commands
from tests import world as place

pytestmark = pytest.mark.django_db
STATEMENTS = 12


@pytest.fixture
def disputes(world):
    told = {"kind": "neighbour", "title": "马秀英家楼上漏水", "text": "三楼卫生间渗水。"}
    return [commands.apply(world.actor("shequ"), area=place.COMMUNITY, **told) for _n in range(3)]


def browse(world, login):
    client = Client()
    client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
    return client


def made(world, login="shequ"):
    return browse(world, login).post(reverse("ui:calendar"), {"make": ""}).context["address"]


def read(address, client=None):
    return (client or Client()).get(address.removeprefix("http://testserver"))


def test_feed_says_number_step_place_and_moment_and_nothing_about_persons(world, disputes):
    answer = read(made(world))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    events = {str(e["url"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    tasks = queries.listing(world.actor("shequ"))
    assert len(events) == len(tasks) == 3
    for task in tasks:
        row = next(d for d in disputes if d.pk == task.subject_id)
        event = events[f"http://testserver{reverse('mediation:dispute', args=[row.pk])}"]
        assert event.decoded("dtstart") == task.due_at.astimezone(UTC).replace(microsecond=0)
        assert row.number in event["summary"] and "桂苑社区" in event["location"]
    assert "马秀英" not in answer.content.decode()
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_done_paused_and_others_tasks_are_not_in_it(world, disputes):
    first, second, _third = queries.listing(world.actor("shequ"))
    Task.objects.filter(pk=first.pk).update(done_at=first.opened_at)
    Task.objects.filter(pk=second.pk).update(paused=True)
    assert len(Calendar.from_ical(read(made(world)).content).walk("VEVENT")) == 1
    assert not Calendar.from_ical(read(made(world, "other")).content).walk("VEVENT")


def test_only_the_hash_is_kept_and_a_new_address_ends_the_former(world):
    former = made(world)
    secret = former.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in str(Feed.objects.values().get())
    assert read(former).status_code == 200
    latter = made(world)
    assert read(former).status_code == 404 and read(latter).status_code == 200
    assert secret not in str(list(Entry.objects.values()))
    page = browse(world, "shequ").get(reverse("ui:calendar"))
    assert latter not in page.content.decode()


def test_ended_address_and_closed_account_read_nothing(world, disputes):
    address = made(world)
    browse(world, "shequ").post(reverse("ui:calendar"), {"end": ""})
    assert read(address).status_code == 404 and not Feed.objects.exists()
    address = made(world)
    account = world.accounts["shequ"]
    account.is_active = False
    account.save()
    assert read(address).status_code == 404


def test_rights_are_those_of_the_day(world, disputes):
    address = made(world)
    post = world.accounts["shequ"].posts.get()
    post.valid_until = disputes[0].opened_at.date() - timedelta(days=1)
    post.valid_from = post.valid_until
    post.save()
    assert not Calendar.from_ical(read(address).content).walk("VEVENT")


def test_statements_do_not_grow_with_the_tasks(world, disputes):
    address = made(world)
    with CaptureQueriesContext(connection) as few:
        read(address)
    told = {"kind": "neighbour", "title": "楼道堆物", "text": ""}
    for _n in range(20):
        commands.apply(world.actor("shequ"), area=place.COMMUNITY, **told)
    with CaptureQueriesContext(connection) as many:
        read(address)
    assert len(many) == len(few) <= STATEMENTS


def test_who_is_not_signed_in_makes_no_address(world):
    answer = Client().post(reverse("ui:calendar"), {"make": ""})
    assert answer.status_code == 302 and not Feed.objects.exists()
