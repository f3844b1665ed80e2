"""Whatever the description of the API allows, and what it does not, never breaks the server."""

from __future__ import annotations

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.access.models import Key
from linli.core.versions import stamps
from linli.modules.cases.models import Case
from linli.modules.cases.subject.cases import CASES
from linli.site.wsgi import application
from linli.ui.subject.declaration import Scene
from linli.ui.subject.forms import asked
from tests import doors
from tests import world as place

pytestmark = pytest.mark.django_db
SECRET = "key-of-the-desk"
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
bounded = settings(
    max_examples=30, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def things(django_db_setup, django_db_blocker, tmp_path_factory):
    """A small world with one case and a desk clerk's key; rolled back after this file."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        stamps.forget_all()
        with transaction.atomic():
            world = place.build()
            held = doors.things(world)
            Key.objects.create(
                district=place.DISTRICT, account=world.accounts["qu"], label="desk", prefix="k",
                hash=access.hashed(SECRET), expires_at=timezone.now() + timedelta(days=1),
            )  # fmt: skip
            yield held
            transaction.set_rollback(True)
        stamps.forget_all()


@pytest.fixture(autouse=True, scope="module")
def _one_connection():
    """The real WSGI would close the connection that holds this file's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def send(case, **headers):
    """The answer; what it changed is taken back."""
    with transaction.atomic():
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    stamps.forget_all()
    return answer


def check(case, answer):
    case.validate_response(answer, checks=[not_a_server_error])
    assert answer.headers["content-type"][0].startswith("application/json")
    body = answer.json()
    assert isinstance(body, dict)
    if answer.status_code >= 400:
        assert {"code", "message"} <= set(body) <= {"code", "message", "fields"}
        assert body["message"]


@schema.parametrize()
@bounded
def test_operation_as_the_public(case, things):
    check(case, send(case))


@schema.parametrize()
@bounded
def test_operation_with_the_key_of_a_clerk(case, things):
    if "pk" in case.path_parameters and "/cases/" in case.path:
        case.path_parameters["pk"] = things["case"]
    check(case, send(case, Authorization=f"Bearer {SECRET}"))


def details(verb, pk):
    """Details with the names of what the step's form asks, and values of any kind."""
    scene, step = Scene(Actor.system(), Case.objects.get(pk=pk)), CASES.steps[verb]
    names = [*sorted(asked(CASES, CASES.move(verb), step, scene)), "files", "unknown"]
    scalar = (
        st.none() | st.booleans() | st.integers(-1, 5) | st.just(2**70) | st.floats()
        | st.text(max_size=5) | st.sampled_from(["solved", "extend", "suspend", "2026-12-01T08:00:00Z"])
    )  # fmt: skip
    return st.dictionaries(
        st.sampled_from(names), scalar | st.lists(scalar, max_size=2), max_size=4
    )


@pytest.mark.parametrize("verb", CASES.steps)
def test_move_with_any_details_and_reason_is_answered(things, client, verb):
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {SECRET}"
    url = f"/api/v1/cases/{things['case']}/{verb}"

    @bounded
    @given(details(verb, things["case"]), st.sampled_from(["", "说明原因", "\x00", 5]))
    def check_one(given_details, reason):
        with transaction.atomic():
            answer = client.post(
                url, {"reason": reason, "details": given_details}, content_type="application/json"
            )
            transaction.set_rollback(True)
        stamps.forget_all()
        assert answer.status_code in (200, 400, 403, 404, 409, 422)
        assert isinstance(answer.json(), dict)

    check_one()


@pytest.mark.parametrize("verb", CASES.steps)
def test_details_of_a_case_are_described_as_its_forms_ask_them(things, verb):
    scene = Scene(Actor.system(), Case.objects.get(pk=things["case"]))
    fields = asked(CASES, CASES.move(verb), CASES.steps[verb], scene)
    body = schema.raw_schema["components"]["schemas"]["CasesCaseStepIn"]["properties"]
    (told,) = [one for one in body["details"]["anyOf"] if one["title"] == verb]
    names = {"files" if name == "photos" else name for name in fields if name != "reason"}
    # Photos are asked where the matter wants them.
    assert names <= set(told["properties"]) <= names | {"files"}


def test_description_names_every_operation():
    described = {(m.upper(), path) for path, one in schema.raw_schema["paths"].items() for m in one}
    assert {(d.method, "/api/v1" + d.route) for d in doors.operations()} == described
