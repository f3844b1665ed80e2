"""What every kind of thing must withstand, walked over the declarations: nothing here names a module."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.journal import chain
from linli.core.journal.models import Entry
from linli.core.outbox import worker
from linli.core.values import keys
from linli.ui.subject.declaration import Scene
from linli.ui.subject.forms import asked
from tests import subjects
from tests.test_subjects import OWN, browser, each, each_public, town, walk

__all__ = ["town"]
pytestmark = pytest.mark.django_db


def titled(of):
    """Has its title a column? A plan of grids is called by its name."""
    return any(field.name == "title" for field in of.model._meta.fields)


@each
def test_half_characters_are_refused_whatever_field_holds_them(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    client, home = browser(town, "jiedao"), f"/api/v1/{of.path}/"
    bodies = ('{"details": {"note": "\\ud800aa"}}', '{"details": {"\\udfff": 1}}', '{"\\ud800": 1}')
    for address in (home, *(f"{home}{row.pk}/{verb}" for verb in of.steps)):
        for body in bodies:
            answer = client.post(address, body, content_type="application/json")
            assert (answer.status_code, set(answer.json()["fields"])) == (422, {"body"}), address
    while worker.work():
        pass
    assert chain.seal(timezone.now()) and chain.verify().findings == []
    assert client.get(of.url("", row.pk)).status_code == 200


@each
def test_list_or_object_for_a_field_of_one_value_is_refused_by_field(of, town):
    by, client, asked_for = town.actor("jiedao"), browser(town, "jiedao"), 0
    for verb, row in ((verb, row) for row in walk(of, town).values() for verb in of.steps):
        move, step = of.move(verb), of.steps[verb]
        if row.state not in move.sources or move.tasks:
            continue
        for name, field in asked(of, move, step, Scene(by, row)).items():
            if getattr(field.widget, "allow_multiple_selected", False) or name == "reason":
                continue
            value = subjects.sample(name, field, town)
            for given in ([value], [value, value], {"a": value}):
                answer = client.post(
                    f"/api/v1/{of.path}/{row.pk}/{verb}", {"details": {name: given}},
                    content_type="application/json",
                )  # fmt: skip
                assert answer.status_code == 422 and name in answer.json()["fields"], (verb, name)
            asked_for += 1
    assert asked_for


@pytest.mark.parametrize("of", [of for of in OWN if titled(of)], ids=lambda of: of.type)
def test_title_says_something_and_turns_no_line(of, town):
    client, sent = browser(town, "jiedao"), subjects.sent(of, town)

    def take_in(title):
        return client.post(
            f"/api/v1/{of.path}/", {**sent, "title": title}, content_type="application/json"
        )

    for empty in ("\u200b" * 5, "\u2066\u202e\u2069", "\u3164\u3164\u3164", "甲\u200b\u200d"):
        answer = take_in(empty)
        assert (answer.status_code, set(answer.json()["fields"])) == (422, {"title"})
    assert take_in("楼上\u202e水漏\u2069  一直").json()["title"] == "楼上水漏 一直"


@pytest.mark.parametrize("of", [of for of in OWN if of.export], ids=lambda of: of.type)
def test_words_looked_for_do_not_stand_in_the_journal(of, town):
    client = browser(town, "jiedao")
    client.post(of.url("export"), {"query": "text=13812345678&state=open"})
    client.post(of.url("keep"), {"name": "我的", "query": "text=13812345678&state=open"})
    kept = Entry.objects.filter(verb__in=["subjects.export", "subjects.keep_list"])
    assert [entry.changes["filter"] for entry in kept] == ["text=…&state=open"] * 2


@each_public
def test_lost_key_file_is_named_on_no_page(public, town, settings, tmp_path):
    of = public.of
    form = Client().get(reverse(f"{of.app}:{of.name}_bring")).context["form"]
    sent = {name: subjects.sample(name, field, town) for name, field in form.fields.items()}
    sent |= {"name": "王小明", "phone": "13800012345", "client_id": "f" * 32}
    follow = Client().post(reverse(f"{of.app}:{of.name}_bring"), sent)["Location"]
    key, row = keys.ring().current.id, of.model._default_manager.get()
    settings.KEYS_FILE = str(tmp_path / "other.json")
    for there_is_another in (False, True):
        if there_is_another:
            keys.make()
        for address in (follow, of.url("", row.pk), f"{of.url('', row.pk)}?lang=en"):
            answer = browser(town, "jiedao").get(address)
            text = answer.content.decode()
            assert str(tmp_path) not in text and "other.json" not in text and key not in text
        assert Client().get(follow).status_code == 503
