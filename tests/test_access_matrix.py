"""Each shipped role at each address and operation gets the answer its declaration promises.

Anonymous: to the log-in (API: 401). Without the permission: 403. With it, but what is asked for
lies elsewhere: 404. With it and in reach: anything but a refusal of the person or a fault of ours.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access import queries as access
from linli.core.access import shipped
from linli.core.access.models import Key, Role
from linli.core.access.permissions import PUBLIC, SIGNED_IN
from linli.core.people.models import Account, Post
from linli.core.versions import stamps
from tests import doors
from tests import world as place

pytestmark = pytest.mark.django_db
ROLES = shipped.roles()
PAGES, OPERATIONS = doors.pages(), doors.operations()
DOORS = [*PAGES, *OPERATIONS]
NAMED = [d for d in DOORS if d.permission not in (PUBLIC, SIGNED_IN)]
# Where a holder of the role works; all other roles are of the whole district.
AREAS = {
    "community_desk": place.COMMUNITY, "street_desk": place.STREET,
    "grid_worker": place.CELL, "grid_leader": place.COMMUNITY,
}  # fmt: skip
UNITS = {"unit_handler": "lighting", "unit_leader": "lighting", "community_desk": "community"}
IN_REACH, ELSEWHERE, ENDED, NOTHING = "in reach", "elsewhere", "ended", "nothing"
REFUSALS = {401, 403}
# Here the address is open to several roles and its parameter decides: a step, a kind of sheet.
BY_PARAMETER = {
    *(f"{of.app}:{of.name}_card_step" for of in doors.OWN),
    "console:import_kind",
    "console:import_template",
    "console:export",
}


class Holder:
    """An account with one role in one posture, at the pages and at the API."""

    def __init__(self, world, role, posture):
        today = timezone.localdate()
        self.account = Account.objects.create(
            login=f"{role}.{posture[:2]}",
            name="沈青",
            district=place.DISTRICT,
            must_change_password=False,
        )
        away = posture == ELSEWHERE
        if posture != NOTHING:
            Post.objects.create(
                district=place.DISTRICT, account=self.account, role=role, kind="desk",
                organisation=world.units["other_street" if away else UNITS.get(role, "street")],
                area=place.OTHER_STREET if away else AREAS.get(role, place.DISTRICT),
                valid_from=date(2025, 1, 1),
                valid_until=today - timedelta(days=1) if posture == ENDED else None,
            )  # fmt: skip
        self.client = self.browser()
        secret = f"secret-{self.account.login}"
        Key.objects.create(
            district=place.DISTRICT, account=self.account, label=role, prefix="s",
            hash=access.hashed(secret), expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        self.key = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    def browser(self, second=True):
        client = Client(raise_request_exception=False)
        client.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")
        if second:
            device = TOTPDevice.objects.create(user=self.account, name="totp", confirmed=True)
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
        return client

    def knock(self, door, things):
        client = Client(raise_request_exception=False) if door.machine else self.client
        return knock(door, client, things, **(self.key if door.machine else {}))


def knock(door, client, things, **headers):
    """The answer; whatever the request changed, here or in the browser, is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = door.request(client, things, **headers)
        transaction.set_rollback(True)
    client.cookies = cookies
    stamps.forget_all()
    return answer


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker, tmp_path_factory):
    """(world, things); rolled back after the last test of this file."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        stamps.forget_all()
        with transaction.atomic():
            world = place.build()
            yield world, doors.things(world)
            transaction.set_rollback(True)
        stamps.forget_all()


@pytest.fixture
def holder(district):
    """Makes holders for one test."""
    return lambda role, posture: Holder(district[0], role, posture)


def wrong(found):
    """As readable lines."""
    return [f"{door.id}: {answer.status_code}" for door, answer in found]


def test_every_address_and_operation_declares_who_may_use_it():
    assert doors.undeclared() == []


@pytest.mark.parametrize("door", DOORS, ids=lambda d: d.id)
def test_every_parameter_has_an_object(door):
    door.keys()
    if door.machine and door.method == "POST":
        assert door.name.rpartition(":")[2] in {*doors.BODIES, *doors.UPLOADS}, (
            "say in BODIES of its doors.py what it takes"
        )


def test_operations_have_names_of_their_own():
    assert len({d.id for d in DOORS}) == len(DOORS)


def test_anonymous_is_sent_to_the_log_in(district):
    client, found = Client(raise_request_exception=False), []
    for door in DOORS:
        answer = knock(door, client, district[1])
        code = answer.status_code
        if door.permission == PUBLIC:
            fine = code < 500 and code not in REFUSALS and not to_login(answer)
        else:
            fine = code == 401 if door.machine else to_login(answer)
        found += [] if fine else [(door, answer)]
    assert wrong(found) == []


def to_login(answer):
    return answer.status_code == 302 and answer["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("role", ROLES)
def test_role_in_reach_opens_what_it_may_and_nothing_else(district, holder, role):
    person, held, found = holder(role, IN_REACH), ROLES[role].permissions, []
    for door in DOORS:
        answer = person.knock(door, district[1])
        code = answer.status_code
        if door.permission in (PUBLIC, SIGNED_IN):
            fine = code < 500 and code != 401 and not to_login(answer)
        elif door.permission not in held:
            fine = code == 403
        else:
            fine = code < 500 and (code not in REFUSALS or door.name in BY_PARAMETER)
        found += [] if fine else [(door, answer)]
    assert wrong(found) == []


@pytest.mark.parametrize("role", ROLES)
def test_role_elsewhere_does_not_find_what_is_not_its_own(district, holder, role):
    person, held, found = holder(role, ELSEWHERE), ROLES[role].permissions, []
    for door in DOORS:
        if door.permission != SIGNED_IN and door.permission not in held:
            continue
        answer = person.knock(door, district[1])
        code = answer.status_code
        # What a page for everyone signed in needs is asked inside it.
        hidden = (403, 404) if door.permission == SIGNED_IN else (404,)
        fine = code in hidden if door.placed else code < 500 and code != 401
        found += [] if fine else [(door, answer)]
    assert wrong(found) == []


@pytest.mark.parametrize("role", ROLES)
def test_role_whose_post_has_ended_may_nothing(district, holder, role):
    person = holder(role, ENDED)
    answers = [(door, person.knock(door, district[1])) for door in NAMED if door.method == "GET"]
    assert wrong([a for a in answers if a[1].status_code != 403]) == []


def test_account_without_any_post_may_nothing(district, holder):
    person = holder("nobody", NOTHING)
    answers = [(door, person.knock(door, district[1])) for door in NAMED]
    assert wrong([a for a in answers if a[1].status_code != 403]) == []


@pytest.mark.parametrize("role", [code for code, one in ROLES.items() if one.duty])
def test_administrator_without_the_second_step_gets_nowhere(district, holder, role):
    person = holder(role, IN_REACH)
    TOTPDevice.objects.filter(user=person.account).delete()
    client, found = person.browser(second=False), []
    for door in PAGES:
        answer = knock(door, client, district[1])
        stopped = answer.status_code == 302 and answer["Location"].startswith("/account/second/")
        opened = door.name in (
            "entry:login",
            "entry:logout",
            "ui:size",
            "ui:language",
            "entry:second",
        )
        found += [] if stopped or opened else [(door, answer)]
    assert wrong(found) == []


def test_every_shipped_role_is_in_the_matrix(district):
    assert set(Role.objects.filter(builtin=True).values_list("code", flat=True)) == set(ROLES)


def test_every_named_address_is_opened_by_some_role():
    """A permission nobody holds would make a page that nobody can open and no test sees."""
    held = {p for role in ROLES.values() for p in role.permissions}
    assert [d.id for d in NAMED if d.permission not in held] == []
