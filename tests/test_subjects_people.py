"""What every kind of thing owes the people around it: whose tasks they are, who sees what of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from linli.core.access import queries as access
from linli.core.subjects import commands, faces
from linli.core.subjects.models import Link
from linli.core.tasks import queries as tasks
from tests import doors, subjects
from tests import world as place
from tests.test_subjects import OWN, browser, each, town, walk

__all__ = ["town"]
pytestmark = pytest.mark.django_db


def test_what_lies_under_somebody_is_what_they_see(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    doors.things(world)
    found = {}
    for login, account in world.accounts.items():
        actor = access.actor_of(account)
        held = tasks.under_me_listing(actor, limit=200)
        assert len(held) == sum(tasks.under_me_counts(actor).values()), login
        assert not set(held) & set(tasks.listing(actor, limit=200)), login
        found[login] = {(t.subject_type, t.subject_id) for t in held}
        assert found[login] <= faces.visible(actor, found[login]), login
        body = browser(world, login).get(reverse("ui:inbox"), {"under": 1}).content.decode()
        assert all(one.number in body for one in faces.briefs(found[login]).values()), login
    assert {"cases.case", *(of.type for of in OWN)} <= {type_ for type_, _pk in found["lingdao"]}


@each
def test_who_holds_a_task_finds_a_step_first_on_the_page_and_on_the_phone(of, town):
    rounds, client = [k.code for k in of.tasks if k.face == "worker"], browser(town, "jiedao")
    for state, row in walk(of, town).items():
        shown = client.get(of.url("", row.pk)).context
        mine = [one for one in shown["tasks"] if one["mine"]]
        assert not mine or shown["first_steps"] or any(one["steps"] for one in mine), state
        if tasks.open_of(of.type, [row.pk], rounds or [""]).exists():
            card = of.url("card", row.pk)
            assert card in client.get(reverse("ui:worker")).content.decode(), state
            assert client.get(card).context["steps"], state


@each
def test_promise_is_of_the_whole_and_not_of_its_first_stage(of, town):
    for state, row in walk(of, town).items():
        for task in tasks.open_of(of.type, [row.pk]).exclude(due_at=None):
            assert row.due_at is None or task.due_at <= row.due_at, state


@each
def test_task_of_a_person_is_given_to_another_who_may_do_it_and_to_nobody_else(of, town):
    kinds = {kind.code: kind for kind in of.tasks if kind.giver}
    client, stranger = browser(town, "jiedao"), browser(town, "other")
    for state, row in walk(of, town).items():
        for task in tasks.open_of(of.type, [row.pk], list(kinds) or [""]):
            page, column = of.url("give", row.pk), f"{kinds[task.kind].column}_id"
            assert page in client.get(of.url("", row.pk)).content.decode(), state
            for name in ("何平", "郑伟", ""):
                answer = client.post(page, {"task": task.pk, "give-person": name})
                assert answer.status_code == 422, (state, name)
            sent = {"task": task.pk, "give-person": "周兰"}
            assert stranger.post(page, sent).status_code == 404
            assert client.post(page, {**sent, "task": task.pk + 1000}).status_code == 404
            assert client.post(page, sent).status_code == 302, state
            task.refresh_from_db()
            row.refresh_from_db()
            assert task.person_id == getattr(row, column) == town.accounts["shequ"].pk
            assert client.post(page, sent).status_code == 409
            assert task in tasks.listing(town.actor("shequ"))
            assert "转交" in client.get(of.url("", row.pk)).content.decode()


@each
def test_link_tells_only_the_number_of_what_one_does_not_see_and_is_taken_back(of, town):
    row, far = (subjects.made(of, town, town.actor("jiedao")) for _n in range(2))
    of.model._default_manager.filter(pk=far.pk).update(area=place.OTHER_COMMUNITY)
    both = subjects.actor("qu", town, place.DISTRICT)
    for here, there in ((row, far), (far, row)):
        commands.link(
            both,
            subject_type=of.type,
            subject_id=here.pk,
            number=there.number,
            why="两家因工钱打架",
        )
    held, (client, other) = Link.objects.get(), (browser(town, who) for who in ("jiedao", "other"))
    answer = other.get(of.url("", far.pk))
    assert row.number in answer.content.decode() and "打架" not in answer.content.decode()
    (one,) = answer.context["links"]
    assert (one.seen, one.why, one.other.state_label, one.other.title) == (False, "", "", "")
    assert "打架" in client.get(of.url("", row.pk)).content.decode()
    for who, thing in ((other, far), (client, row), (client, subjects.made(of, town))):
        assert who.post(of.url("unlink", thing.pk), {"link": held.pk}).status_code == 404
    of.model._default_manager.filter(pk=far.pk).update(area=place.COMMUNITY)
    page = of.url("unlink", row.pk)
    assert page in client.get(of.url("", row.pk)).content.decode()
    assert client.post(page, {"link": held.pk}).status_code == 302
    assert not Link.objects.exists()
