"""What every kind of thing must do, walked over the declarations: nothing here names a module."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.access import queries as access
from linli.core.access.models import Grant, Role
from linli.core.access.permissions import PUBLIC, declared
from linli.core.errors import Denied, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import REGISTRY, moves
from linli.core.notices import queries as notices
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.parties.models import Party
from linli.core.tasks import queries as tasks
from linli.core.tasks.kinds import KINDS
from linli.core.versions import stamps
from linli.site.api import api
from linli.ui.subject.declaration import SUBJECTS, Subject, register
from linli.ui.subject.public import PUBLIC as PUBLISHED
from tests import subjects
from tests import world as place
from tests.subjects import details

pytestmark = pytest.mark.django_db
OWN = subjects.declared_with_take_in()
CONTACT = {"name": "王小明", "phone": "13800012345", "client_id": "f" * 32}
LIST_STATEMENTS, PAGE_STATEMENTS = 12, 30
each = pytest.mark.parametrize("of", OWN, ids=lambda of: of.type)
each_public = pytest.mark.parametrize(
    "public", [p for p in PUBLISHED.values() if p.of in OWN], ids=lambda p: p.of.type
)


@pytest.fixture
def town(world):
    """One account of the street holds every permission there; another one in the other street."""
    may_all(world, jiedao=place.STREET, other=place.OTHER_STREET)
    return world


def may_all(world: Any, **areas: str) -> None:
    """Login -> the area in which it holds every permission."""
    everything = Role.objects.create(code="everything", name="全部", permissions=sorted(declared()))
    for login, area in areas.items():
        Grant.objects.create(
            district=place.DISTRICT, account=world.accounts[login], role=everything, area=area,
            valid_from="2025-01-01",
        )  # fmt: skip
    stamps.bump("roles")


def browser(town: Any, login: str) -> Client:
    client = Client()
    client.force_login(town.accounts[login])
    return client


def walk(of: Subject, town: Any) -> dict[str, Any]:
    """State -> a row that stands in it, reached by the declared steps alone."""
    by = town.actor("jiedao")
    found: dict[str, Any] = {}
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        way = waiting.pop(0)
        row = subjects.made(of, town, by)
        for verb in way:
            of.steps[verb].run(by, row.pk, **details(of, verb, row, by, town))
            row.refresh_from_db()
        if row.state in found:
            continue
        found[row.state] = row
        waiting += [
            (*way, m.name)
            for m in of.machine.moves_from(row.state)
            if m.target and m.name in of.steps and REGISTRY[m.verb].permission != PUBLIC
        ]
    return found


@each
def test_every_move_has_a_command_and_a_step_or_is_the_publics(of):
    for move in of.machine.moves:
        spec = REGISTRY[move.verb]
        assert spec.machine is of.machine, move.verb
        assert move.name in of.steps or spec.permission == PUBLIC, move.verb
    assert {f"{of.app}.{verb}" for verb in of.steps} <= set(of.machine.by_verb)


@each
def test_every_kind_of_task_is_declared_with_a_known_permission(of):
    for kind in of.tasks:
        assert KINDS[of.type, kind.code] == kind
        assert kind.permission in declared()


@each
def test_every_state_is_reached_by_the_steps_and_ended_things_leave_no_task(of, town):
    found = walk(of, town)
    assert set(found) == {s.code for s in of.machine.states}
    for state, row in found.items():
        if of.machine.by_code[state].final:
            assert row.closed_at is not None, state
            assert not tasks.open_of(of.type, [row.pk]).exists(), state
        else:
            assert tasks.open_of(of.type, [row.pk]).exists(), state


@each
def test_each_verb_is_written_down_refused_in_a_wrong_state_and_out_of_reach(of, town):
    by, stranger = town.actor("jiedao"), town.actor("other")
    for state, row in walk(of, town).items():
        for verb, step in of.steps.items():
            move = of.move(verb)
            if move.tasks:
                continue
            given = details(of, verb, row, by, town)
            with pytest.raises((NotFound, Denied)):
                step.run(stranger, row.pk, **given)
            if state not in move.sources:
                # A rule of its own (only the mediator mediates) may speak before the state does.
                with pytest.raises((Refused, NotFound)):
                    step.run(by, row.pk, **given)
        row.refresh_from_db()
        assert row.state == state
    verbs = set(Entry.objects.filter(subject_type=of.type).values_list("verb", flat=True))
    assert {m.verb for m in of.machine.moves if m.target and m.name in of.steps} <= verbs


@each
def test_list_and_page_show_it_in_a_bounded_number_of_statements(
    of, town, django_assert_max_num_queries
):
    rows = [subjects.made(of, town, town.actor("jiedao")) for _n in range(8)]
    client = browser(town, "jiedao")
    client.get(of.url("list"))
    with django_assert_max_num_queries(LIST_STATEMENTS):
        body = client.get(of.url("list")).content.decode()
    assert all(row.number in body for row in rows)
    with django_assert_max_num_queries(PAGE_STATEMENTS):
        body = client.get(of.url("", rows[0].pk)).content.decode()
    assert rows[0].number in body and of.title(rows[0]) in body
    assert client.get(of.url("board")).status_code == 200
    assert client.get(of.url("paper", rows[0].pk)).status_code == 200


@each
def test_pages_of_others_are_not_found_and_lists_do_not_show_them(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    client = browser(town, "other")
    assert row.number not in client.get(of.url("list")).content.decode()
    for name in ("", "paper"):
        assert client.get(of.url(name, row.pk)).status_code == 404
    verb = next(iter(of.steps))
    assert client.get(of.url("step", row.pk, verb)).status_code == 404
    assert client.get(f"/api/v1/{of.path}/{row.pk}").status_code == 404


@each
def test_page_offers_exactly_the_moves_its_commands_let_through(of, town):
    by = town.actor("jiedao")
    for row in walk(of, town).values():
        for move in moves(by, row, of.machine):
            assert row.state in move.sources and by.may(move.needs)
        answer = browser(town, "jiedao").get(of.url("", row.pk))
        shown = {
            b["move"].name
            for b in answer.context["first_steps"] + answer.context["more_steps"]
            if not b["task"]
        }
        assert shown == {m.name for m in moves(by, row, of.machine) if m.name in of.steps}  # fmt: skip


@each
def test_inbox_holds_the_task_of_a_new_one(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    held = tasks.open_of(of.type, [row.pk]).get()
    holders = [
        login for login in town.accounts
        if held in tasks.listing(access.actor_of(town.accounts[login]), of.type)
    ]  # fmt: skip
    assert holders, "nobody's inbox shows it"
    body = browser(town, holders[0]).get(reverse("ui:inbox")).content.decode()
    assert row.number in body and of.url("", row.pk) in body


@each
def test_taking_in_twice_makes_one_and_the_sheet_holds_it(of, town):
    by = town.actor("jiedao")
    first = subjects.made(of, town, by, client_id="once-" + "0" * 20)
    again = subjects.made(of, town, by, client_id="once-" + "0" * 20)
    assert (again.pk, again.repeated) == (first.pk, True)
    if of.export:
        answer = browser(town, "jiedao").post(of.url("export"), {"query": ""})
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
        assert Entry.objects.filter(verb="subjects.export", subject_type=of.type).exists()


@each
def test_form_of_the_desk_sent_twice_makes_one(of, town):
    client = browser(town, "jiedao")
    form = client.get(of.url("new")).context["form"]
    sent = {name: subjects.sample(name, field, town) for name, field in form.fields.items()}
    sent["client_id"] = form["client_id"].value()
    first, again = (client.post(of.url("new"), sent) for _time in range(2))
    assert first.status_code == 302 and again["Location"] == first["Location"]


@each
def test_machine_interface_lists_reads_and_describes_it(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    client = browser(town, "jiedao")
    assert [r["id"] for r in client.get(f"/api/v1/{of.path}/").json()[of.path]] == [row.pk]
    seen = client.get(f"/api/v1/{of.path}/{row.pk}").json()
    assert seen["number"] == row.number and set(seen["steps"]) <= set(of.steps)
    described = client.get("/api/v1/openapi.json").json()["paths"]
    assert f"/api/v1/{of.path}/" in described


@each
def test_texts_of_its_pages_are_chinese(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    client = browser(town, "jiedao")
    names = {str(s.label) for s in of.machine.states} | {str(m.label) for m in of.machine.moves}
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in name) for name in names)
    body = client.get(of.url("", row.pk), headers={"accept-language": "en"}).content.decode()
    assert 'lang="en"' in body or 'lang="zh' in body


@each_public
def test_resident_brings_follows_and_rates_it_without_an_account(public, town):
    of, client = public.of, Client()
    form = client.get(reverse(f"{of.app}:{of.name}_bring")).context["form"]
    sent = {name: subjects.sample(name, field, town) for name, field in form.fields.items()}
    sent |= CONTACT
    answer = client.post(reverse(f"{of.app}:{of.name}_bring"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    row = of.model._default_manager.get()
    token = Party.objects.get().token
    again = Client().post(reverse(f"{of.app}:{of.name}_bring"), sent)
    assert again["Location"] == answer["Location"], "sent twice it is one, with the same receipt"
    page = reverse(f"{of.app}:{of.name}_follow", args=[row.code])
    own = client.get(answer["Location"]).content.decode()
    assert row.number in own and token in own
    strangers = Client().get(page).content.decode()
    written = [str(sent["title"])] if "title" in sent and not public.is_open(row) else []
    for secret in ("王小明", "13800012345", token, *written):
        assert secret not in strangers
    paper = browser(town, "jiedao").get(of.url("paper", row.pk)).content.decode()
    assert "王**" in paper and "138****2345" in paper and "王小明" not in paper
    assert Client().get(page, {"r": "x" * 22}).status_code == 404
    assert Client().get(page.replace(row.code, "x" * 16)).status_code == 404
    if public.rate is not None:
        ended = next(r for s, r in walk(of, town).items() if of.machine.by_code[s].final)
        early = client.post(f"{page}/rate", {"r": token, "solved": "yes", "content": "5"})
        assert early.status_code == 409
        assert Client().post(f"{page}/rate", {"r": "x", "solved": "yes"}).status_code == 404
        assert ended.closed_at is not None


@each_public
def test_whoever_brought_it_is_told_where_it_stands(public, town):
    of, client = public.of, Client()
    form = client.get(reverse(f"{of.app}:{of.name}_bring")).context["form"]
    sent = {name: subjects.sample(name, field, town) for name, field in form.fields.items()}
    client.post(reverse(f"{of.app}:{of.name}_bring"), sent | CONTACT)
    row, by = of.model._default_manager.get(), town.actor("jiedao")
    first = next(
        v for v, s in of.steps.items() if of.move(v).first and row.state in of.move(v).sources
    )
    of.steps[first].run(by, row.pk, **details(of, first, row, by, town))
    while worker.work():
        pass
    row.refresh_from_db()
    told = notices.told(Party.objects.get().pk)
    assert len(told) == 2 and str(of.machine.state(row.state).label) in told[0].text
    assert all(row.number in n.text and row.code in n.text for n in told)
    assert not any(str(sent.get("title", "-")) in n.text for n in told), "a stranger's words"


@each
def test_worker_carries_out_what_taking_one_in_left_to_it(of, town):
    subjects.made(of, town, town.actor("jiedao"))
    while worker.work():
        pass
    waiting = list(Message.objects.filter(done_at=None))
    assert worker.due(timezone.now()) == [] and not any(m.error for m in waiting)
    assert {m.topic for m in waiting} <= {"notices.deliver"}, "nobody is written to at night"


def test_declarations_have_addresses_of_their_own():
    paths = [of.path for of in SUBJECTS.values()]
    assert len(paths) == len(set(paths))


@each
def test_path_of_another_kind_is_refused_before_it_hides_that_ones_pages(of):
    other = next(one for one in SUBJECTS.values() if one is not of)
    with pytest.raises(ImproperlyConfigured, match=of.path):
        register(replace(other, path=of.path))
    assert SUBJECTS[other.type] is other
    assert register(of) is of


def test_machine_interface_tells_operations_of_two_kinds_apart():
    described = api.get_openapi_schema()
    named = [
        one["operationId"] for way in described["paths"].values() for one in way.values()
        if "operationId" in one
    ]  # fmt: skip
    assert len(named) == len(set(named))
    for of in OWN:
        assert f"{of.app}_models_{of.name}_list" in "".join(named)
