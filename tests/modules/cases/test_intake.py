from __future__ import annotations

import pytest

from linli.core.access.actor import Actor
from linli.core.clock.models import Timer
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.outbox.models import Message
from linli.core.parties.models import Party
from linli.core.subjects.models import Counter
from linli.core.tasks.models import Task
from linli.core.versions import stamps
from linli.modules.cases.commands import intake
from linli.modules.cases.models import Case
from linli.modules.catalogue.models import Matter
from tests import world as place
from tests.modules.cases.conftest import told

pytestmark = pytest.mark.django_db


def test_report_is_located_routed_promised_and_written_down(reported):
    made = reported(name="马女士", phone="13900000000")
    case = Case.objects.get()
    assert (case.area, case.state, case.unroutable) == (place.CELL, "reported", False)
    assert case.desk == place.COMMUNITY
    assert case.due_at == made.due_at
    task = Task.objects.get()
    assert (task.kind, task.area, task.permission) == ("desk", place.COMMUNITY, "cases.dispatch")
    assert set(Timer.objects.values_list("subject_type", "subject_id", "stage")) == {
        ("tasks.task", task.pk, "dispatch"),
        ("cases.case", case.pk, "total"),
    }
    entry = Entry.objects.get(verb__startswith="cases.")
    assert (entry.verb, entry.subject_id, entry.actor_kind) == ("cases.report", case.pk, "public")
    assert "马女士" not in str(entry.changes)
    assert "13900000000" not in str(entry.changes)
    assert {m.topic for m in Message.objects.all()} == {"parties.tell", "notices.staff"}
    assert Party.objects.get().phone == "13900000000"


def test_report_numbers_run_within_district_and_day(reported):
    first, second = reported(), reported()
    assert first.number.startswith("330402-")
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert Counter.objects.count() == 1
    assert first.code != second.code
    assert len(first.code) >= 16


def test_report_with_the_same_client_id_is_accepted_once(reported):
    first = reported(client_id="phone-0000000007")
    again = reported(client_id="phone-0000000007", description="网络重发")
    assert again.repeated
    assert (again.case, again.number, again.token) == (first.case, first.number, first.token)
    assert (
        Case.objects.count(),
        Entry.objects.filter(verb="cases.report").count(),
        Task.objects.count(),
    ) == (1, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lon": 116.4, "lat": 39.9}, "lon"),
        ({"lon": 500.0, "lat": 39.9}, "lon"),
        ({"lon": None, "lat": None}, "area"),
        ({"lon": None, "lat": None, "area": "330499"}, "area"),
        ({"lon": None, "lat": None, "area": "33"}, "area"),
        ({"description": ""}, "description"),
        ({"description": "长" * 4001}, "description"),
        ({"phone": "12345abc"}, "phone"),
        ({"client_id": ""}, "client_id"),
        ({"matter": "999999"}, "matter"),
        ({"source": "satellite"}, "source"),
        ({"place": "长" * 201}, "place"),
    ],
)
def test_report_that_is_wrong_is_refused_by_field_and_leaves_nothing(reported, changes, field):
    with pytest.raises(Invalid) as refused:
        reported(**changes)
    assert set(refused.value.fields) == {field}
    assert not Case.objects.exists()
    assert not Counter.objects.exists()


def test_report_by_area_instead_of_point(reported):
    made = reported(lon=None, lat=None, area=place.OTHER_COMMUNITY)
    assert Case.objects.get(pk=made.case).area == place.OTHER_COMMUNITY


def test_report_nobody_is_responsible_for_lands_on_the_streets_desk_marked(world, reported):
    made = reported(lon=place.INSIDE[0], lat=place.INSIDE[1], matter=matter_led_by("telecom"))
    case = Case.objects.get(pk=made.case)
    assert (case.unroutable, case.desk) == (True, place.STREET)
    assert Task.objects.get().area == place.STREET


def matter_led_by(duty):
    from linli.modules.catalogue.public import catalogue

    return next(
        m.code for m in catalogue().valid("330402").values()
        if m.lead == duty and not any(q.endswith("*") for q in m.questions) and m.evidence_report != "photo"
    )  # fmt: skip


def test_report_without_any_desk_below_goes_to_the_district(world, reported):
    made = reported(lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1])
    assert Case.objects.get(pk=made.case).desk == place.OTHER_STREET
    world.accounts["other"].posts.update(account=None)
    made = reported(lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1])
    assert Case.objects.get(pk=made.case).desk == place.DISTRICT


def test_report_from_the_hotline_needs_the_permission_and_the_area(world, reported):
    made = reported(world.actor("shequ"), source="hotline", external_id="JX20261120001")
    assert Case.objects.get(pk=made.case).source == "hotline"
    with pytest.raises(Denied):
        reported(world.actor("denghuo"), source="hotline")
    with pytest.raises(Denied):
        reported(Actor.public(), source="hotline")
    with pytest.raises(NotFound):
        reported(world.actor("other"), source="hotline")


def test_report_with_a_known_external_number_is_refused(world, reported):
    reported(world.actor("shequ"), source="hotline", external_id="JX1")
    with pytest.raises(Refused) as refused:
        reported(world.actor("shequ"), source="hotline", external_id="JX1")
    assert refused.value.code == "external_id_taken"


def test_report_needs_the_photo_its_matter_asks_for(reported, photo):
    Matter.objects.filter(code="020201").update(evidence_report="photo", evidence_why="确认位置")
    stamps.bump("catalogue")
    with pytest.raises(Invalid) as refused:
        reported(matter="020201", answers=answers_of("020201"))
    assert set(refused.value.fields) == {"photo"}
    made = reported(matter="020201", answers=answers_of("020201"), files=[photo("report")])
    assert made.number


def answers_of(matter):
    """Valid answers for the required questions of a matter."""
    from linli.core.fields.queries import dictionary
    from linli.modules.catalogue.public import catalogue

    sample = {
        "integer": 2,
        "decimal": "1.5",
        "boolean": "yes",
        "phone": "13900000000",
        "date": "2026-11-01",
    }
    given = {}
    for code, required in catalogue().matter(matter, "330402").question_codes:
        facts = dictionary()[code]
        if required:
            options = [o.value for o in facts.options]
            given[code] = options[0] if options else sample.get(facts.type, "东侧")
    return given


def test_report_statement_count_with_everything_warm(reported, django_assert_max_num_queries):
    reported()
    with stamps.frame(), django_assert_max_num_queries(12) as seen:
        reported(name="马女士", phone="13900000000")
    own = [q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(own) <= 10


def test_join_adds_a_reporter_once_and_never_shows_the_first(reported):
    made = reported(matter=public_matter())
    out = {}
    intake.join(
        Actor.public(), made.case, client_id="me-too-0000000001", words="我家门口也是", out=out
    )
    again = {}
    intake.join(Actor.public(), made.case, client_id="me-too-0000000001", out=again)
    assert out["token"] == again["token"] != made.token
    assert Case.objects.get().reporters == 2
    assert Party.objects.filter(joined=True).count() == 1


def public_matter():
    from linli.modules.catalogue.public import catalogue

    return next(m.code for m in catalogue().valid("330402").values() if m.public)


def test_join_a_private_case_is_refused(reported):
    made = reported()
    Case.objects.update(public=False)
    with pytest.raises(Refused):
        intake.join(Actor.public(), made.case, out={})


def test_told_is_a_valid_report(reported):
    assert told().matter == place.STREETLIGHT
