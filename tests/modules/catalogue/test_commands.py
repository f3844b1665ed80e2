"""Changing catalogue and routing: allowed, out of area, invalid, written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.people.models import Organisation
from linli.modules.cases.models import Case
from linli.modules.catalogue.commands import matters as commands
from linli.modules.catalogue.commands import routing as route_commands
from linli.modules.catalogue.models import Category, Matter, Route
from linli.modules.catalogue.queries import catalogue, routing
from tests import world as place

NATIONAL, SYSTEM = catalogue.NATIONAL, Actor.system()
NEW = {
    "name": "共享雨伞乱放",
    "qualifies": "三把以上共享雨伞占用人行道。",
    "closing": "雨伞已归位。",
    "lead": "sanitation",
}


@pytest.fixture
def street_editor(world):
    place.add_person(
        world, "jiebian", "陈二", "street", "administrator", "catalogue_editor", place.STREET
    )
    return world.actor("jiebian")


def today():
    return timezone.localdate()


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def faults(error):
    return set(error.value.fields)


def save(actor, code="010199", district=place.DISTRICT, **facts):
    return commands.save_matter(actor, district=district, code=code, **facts)


def test_new_matter_is_valid_from_today_and_journalled(editor):
    made = save(editor, **NEW)
    assert made.created
    held = catalogue.matter("010199", place.DISTRICT)
    assert (held.id, held.valid_from) == (made.id, today())
    assert catalogue.matter("010199", NATIONAL) is None
    entry = Entry.objects.get(verb="catalogue.save_matter")
    assert (entry.subject_id, entry.changes["name"]) == (made.id, [None, NEW["name"]])


def test_change_of_limit_is_new_version_and_running_case_keeps_its_own(world, editor, reported):
    receipt = reported()
    before = Case.objects.get(pk=receipt.case).matter_id
    saved = save(SYSTEM, place.STREETLIGHT, NATIONAL, limit_handle="9 work_day")
    assert saved.created
    assert saved.ended == before
    old, new = Matter.objects.get(pk=before), Matter.objects.get(pk=saved.id)
    assert old.valid_until == today() - timedelta(days=1)
    assert (new.valid_from, new.limit_handle) == (today(), "9 work_day")
    assert Case.objects.get(pk=receipt.case).matter_id == before
    assert catalogue.by_id(before).limit_handle == old.limit_handle
    assert Case.objects.get(pk=reported().case).matter_id == saved.id


def test_second_change_on_first_day_is_refused_once_cases_use_it(world, reported):
    save(SYSTEM, place.STREETLIGHT, NATIONAL, limit_handle="9 work_day")
    again = save(SYSTEM, place.STREETLIGHT, NATIONAL, limit_handle="8 work_day")
    assert not again.created
    reported()
    with pytest.raises(Invalid) as error:
        save(SYSTEM, place.STREETLIGHT, NATIONAL, limit_handle="7 work_day")
    assert faults(error) == {"valid_from"}


def test_correction_of_words_is_made_in_place(editor):
    first = save(editor, **NEW)
    second = save(editor, name="共享雨伞占道", keywords="雨伞;占道")
    assert (second.id, second.created) == (first.id, False)
    assert save(editor, name="共享雨伞占道").changes == {}


def test_district_change_of_national_matter_is_the_districts_own(editor):
    national = catalogue.matter("010101", NATIONAL)
    saved = save(editor, "010101", limit_handle="3 work_day")
    assert saved.created
    assert saved.ended is None
    assert catalogue.matter("010101", place.DISTRICT).limit_handle == "3 work_day"
    assert catalogue.matter("010101", NATIONAL) == national
    assert save(editor, "010102", limit_handle=catalogue.matter("010102", NATIONAL).limit_handle)


def test_later_version_may_be_planned_but_not_the_past(editor):
    save(editor, valid_from=date(2026, 1, 1), **NEW)
    plan = today() + timedelta(days=30)
    save(editor, valid_from=plan, limit_handle="2 work_day")
    assert catalogue.matter("010199", place.DISTRICT).limit_handle == "5 work_day"
    assert catalogue.matter("010199", place.DISTRICT, plan).limit_handle == "2 work_day"
    for day in (today() - timedelta(days=3), today()):
        with pytest.raises(Invalid) as error:
            save(editor, valid_from=day, limit_handle="4 work_day")
        assert faults(error) == {"valid_from"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"lead": "navy"}, "lead"),
        ({"joint": ["navy"]}, "joint"),
        ({"joint": ["sanitation"]}, "joint"),
        ({"limit_handle": "soon"}, "limit_handle"),
        ({"limit_handle": "0 work_day"}, "limit_handle"),
        ({"limit_handle": "3 weeks"}, "limit_handle"),
        ({"evidence_handle": "photo"}, "evidence_why"),
        ({"evidence_handle": "video"}, "evidence_handle"),
        ({"questions": ["no_such_field"]}, "questions"),
        ({"questions": ["landmark", "landmark*"]}, "questions"),
        ({"verifier": "satellite"}, "verifier"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"legal_certainty": "Z"}, "legal_certainty"),
        ({"name": "长" * 121}, "name"),
        ({"id": 7}, "id"),
    ],
)
def test_invalid_matter_is_refused_by_field(editor, facts, field):
    with pytest.raises(Invalid) as error:
        save(editor, **{**NEW, **facts})
    assert faults(error) == {field}
    assert not Matter.objects.filter(code="010199").exists()


@pytest.mark.parametrize("code", ["0101", "99", "990101", "01 01", ""])
def test_matter_code_must_lie_below_a_category(editor, code):
    with pytest.raises(Invalid) as error:
        save(editor, code, **NEW)
    assert faults(error) == {"code"}


def test_catalogue_out_of_reach_and_without_permission(world, editor, street_editor):
    for actor, district, expected in (
        (editor, NATIONAL, NotFound),
        (editor, "330411", NotFound),
        (street_editor, place.DISTRICT, NotFound),
        (world.actor("shequ"), place.DISTRICT, Denied),
        (Actor.public(), place.DISTRICT, Denied),
    ):
        with pytest.raises(expected):
            save(actor, district=district, **NEW)
        with pytest.raises(expected):
            commands.save_category(actor, district=district, code="0199", name="新类")
    with pytest.raises(NotFound):
        commands.end_matter(editor, catalogue.matter("010101", NATIONAL).id, last_day=today())


def test_end_of_matter_is_dated_and_journalled(editor):
    made = save(editor, **NEW)
    commands.end_matter(editor, made.id, last_day=today(), reason="并入其他事项")
    assert catalogue.matter("010199", place.DISTRICT, today() + timedelta(days=1)) is None
    assert Entry.objects.get(verb="catalogue.end_matter").reason == "并入其他事项"
    with pytest.raises(Invalid):
        commands.end_matter(editor, made.id, last_day=today() - timedelta(days=9))


def test_category_saved_renamed_removed(editor):
    commands.save_category(editor, district=place.DISTRICT, code="0199", name="其他")
    commands.save_category(editor, district=place.DISTRICT, code="0199", name="其他环境问题")
    assert catalogue.categories(place.DISTRICT)["0199"].name == "其他环境问题"
    save(editor, "019901", **NEW)
    with pytest.raises(Refused) as error:
        commands.remove_category(editor, district=place.DISTRICT, code="0199")
    assert error.value.code == "in_use"
    Matter.objects.filter(code="019901").delete()
    commands.remove_category(editor, district=place.DISTRICT, code="0199")
    assert not Category.objects.filter(code="0199").exists()
    assert verbs()[-1] == "catalogue.remove_category"


@pytest.mark.parametrize("code", ["1", "9901", "ab", "", "010101010101010101"])
def test_invalid_category_code_is_refused(editor, code):
    with pytest.raises(Invalid) as error:
        commands.save_category(editor, district=place.DISTRICT, code=code, name="类")
    assert faults(error) == {"code"}


def route(actor, unit, prefix="0301", area=place.STREET, **rest):
    return route_commands.save_route(actor, prefix=prefix, area=area, unit_id=unit.pk, **rest)[0]


def test_route_saved_changed_removed_and_journalled(world, editor):
    made = route(editor, world.units["street"])
    assert made.district == place.DISTRICT
    assert routing.route("030101", "lighting", place.CELL, place.DISTRICT).unit_id == made.unit_id
    route(editor, world.units["community"], route_id=made.pk, priority=3)
    entry = Entry.objects.filter(verb="routing.save").order_by("-id")[0]
    assert entry.changes["priority"] == [0, 3]
    route_commands.remove_route(editor, route_id=made.pk)
    assert routing.route("030101", "lighting", place.CELL, place.DISTRICT).why[0].row_id is None
    assert verbs()[-3:] == ["routing.save", "routing.save", "routing.remove"]


def test_invalid_route_cannot_be_saved(world, editor):
    units = world.units
    closed = Organisation.objects.create(
        district=place.DISTRICT, kind="department", name="已撤", area=place.DISTRICT, active=False
    )
    route(editor, units["street"])
    for unit, rest, field in (
        (units["street"], {"prefix": "9999"}, "prefix"),
        (units["street"], {"area": "330402099"}, "area"),
        (units["other_street"], {}, "unit"),
        (closed, {}, "unit"),
        (units["community"], {}, "priority"),
        (units["street"], {"priority": 5}, "unit"),
        (units["street"], {"prefix": "0302", "priority": 5000}, "priority"),
    ):
        with pytest.raises(Invalid) as error:
            route(editor, unit, **rest)
        assert faults(error) == {field}, rest
    assert Route.objects.count() == 1


def test_route_out_of_reach(world, editor, street_editor):
    made = route(editor, world.units["lighting"], area=place.DISTRICT)
    for act in (
        lambda: route(street_editor, world.units["lighting"], area=place.DISTRICT),
        lambda: route(street_editor, world.units["other_street"], area=place.OTHER_STREET),
        lambda: route(street_editor, world.units["street"], route_id=made.pk),
        lambda: route_commands.remove_route(street_editor, route_id=made.pk),
        lambda: route_commands.remove_route(editor, route_id=0),
    ):
        with pytest.raises(NotFound):
            act()
    assert route(street_editor, world.units["street"], "03")
    with pytest.raises(Denied):
        route(world.actor("shequ"), world.units["street"], "04")
