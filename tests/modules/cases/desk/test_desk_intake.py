"""Staff take in a case: by search or by code, at once to the unit, nothing half done."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.files.models import Attachment
from linli.core.parties.models import Party
from linli.core.versions import stamps
from linli.modules.cases.models import Case
from linli.modules.catalogue.models import Matter
from tests import world as place
from tests.modules.cases.conftest import png

NEW = "/desk/new/"


def filled(**changes):
    given = {
        "source": "hotline",
        "external_id": "HZ20261120001",
        "matter": place.STREETLIGHT,
        "street": place.STREET,
        "community": place.COMMUNITY,
        "place": "新丰路128弄3幢",
        "description": "路灯三天不亮。",
        "name": "朱小明",
        "phone": "13800012345",
        "client_id": "desk-form-1",
    }
    return {k: v for k, v in (given | changes).items() if v is not None}


def test_intake_address_is_the_one_used_here():
    assert reverse("cases:intake") == NEW


def test_intake_takes_a_hotline_case_in(world, enter):
    answer = enter("shequ").post(NEW, filled())
    case = Case.objects.get()
    assert answer["Location"] == f"/desk/cases/{case.pk}/"
    facts = (case.source, case.external_id, case.area, case.matter_code, case.state)
    assert facts == ("hotline", "HZ20261120001", place.COMMUNITY, place.STREETLIGHT, "reported")
    assert Party.objects.get().phone == "13800012345"


def test_intake_sent_twice_makes_one_case(world, enter):
    browser = enter("shequ")
    browser.post(NEW, filled())
    answer = browser.post(NEW, filled())
    assert Case.objects.count() == 1
    assert answer.status_code == 302


def test_intake_registers_and_dispatches_at_once(world, enter):
    answer = enter("shequ").post(NEW, filled(at_once="on", again="1"), follow=True)
    case = Case.objects.get()
    assert (case.state, case.unit_id) == ("dispatched", world.units["lighting"].pk)
    assert answer.redirect_chain == [("/desk/new/?source=hotline", 302)]


def test_intake_at_once_without_a_unit_does_nothing_at_all(world, enter):
    world.units["lighting"].active = False
    world.units["lighting"].save()
    stamps.bump("organisations")
    answer = enter("shequ").post(NEW, filled(at_once="on"))
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_intake_point_decides_the_area(world, enter):
    given = filled(lon=str(place.INSIDE[0]), lat=str(place.INSIDE[1]), community=None)
    enter("shequ").post(NEW, given)
    assert Case.objects.get().area == place.CELL


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"phone": "12"}, "phone"),
        ({"matter": None, "matter_text": "zzzzqq"}, "matter_text"),
        ({"matter": None, "matter_text": ""}, "matter_text"),
        ({"matter": None, "matter_text": "路"}, "matter_text"),
        ({"street": None, "community": None}, "community"),
        ({"community": place.OTHER_COMMUNITY}, "community"),
        ({"source": "web"}, "source"),
        ({"client_id": None}, "client_id"),
        ({"lon": str(place.OUTSIDE[0]), "lat": str(place.OUTSIDE[1])}, "community"),
        ({"lon": "abc"}, "lon"),
    ],
)
def test_intake_fault_stands_beside_its_field(world, enter, changes, field):
    answer = enter("shequ").post(NEW, filled(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Case.objects.exists()


def test_intake_outside_the_own_area_is_refused(world, enter):
    given = filled(lon=str(place.INSIDE_OTHER[0]), lat=str(place.INSIDE_OTHER[1]))
    answer = enter("shequ").post(NEW, given)
    assert answer.status_code == 404
    assert answer.context["form"].non_field_errors()
    assert not Case.objects.exists()


def test_intake_external_number_taken_is_said(world, enter):
    browser = enter("shequ")
    browser.post(NEW, filled())
    answer = browser.post(NEW, filled(client_id="desk-form-2"))
    assert answer.status_code == 409
    assert Case.objects.count() == 1


def test_intake_typed_matter_that_fits_alone_is_taken(world, enter):
    matter = Matter.objects.get(code=place.STREETLIGHT)
    enter("shequ").post(NEW, filled(matter=None, matter_text=matter.name))
    assert Case.objects.get().matter_code == place.STREETLIGHT


def test_intake_keeps_the_photo_when_something_else_is_wrong(world, enter):
    Matter.objects.filter(code=place.STREETLIGHT).update(
        evidence_report="photo", evidence_why="看清灯号"
    )
    stamps.bump("catalogue")
    browser = enter("shequ")
    assert "photo" in browser.post(NEW, filled()).context["form"].errors
    upload = SimpleUploadedFile("a.png", png(), "image/png")
    wrong = browser.post(NEW, filled(photo=upload, description=""))
    token = wrong.context["form"]["kept_photo"].value()
    assert wrong.status_code == 422 and token
    browser.post(NEW, filled(kept_photo=token))
    assert Attachment.objects.get(token=token).subject_id == Case.objects.get().pk


def test_intake_photo_that_is_none_is_said(world, enter):
    upload = SimpleUploadedFile("a.png", b"not a picture", "image/png")
    answer = enter("shequ").post(NEW, filled(photo=upload))
    assert answer.status_code == 422
    assert "photo" in answer.context["form"].errors
    assert not Case.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "query",
    [
        "matters/?matter_text=路灯",
        "matters/?matter_text=zzzz",
        "matters/",
        "questions/?matter=030101",
        "questions/?matter=none",
        "routed/",
        f"routed/?matter=030101&community={place.COMMUNITY}",
        "routed/?matter=030101&lon=120.7605&lat=30.7505",
        "routed/?matter=030101&lon=nan&lat=abc",
    ],
)
def test_intake_parts_open_in_few_statements(
    case_at, enter, query, language, django_assert_max_num_queries
):
    case_at("reported")
    browser = enter("shequ", language)
    browser.get(NEW + query)
    with django_assert_max_num_queries(10):
        assert browser.get(NEW + query).status_code == 200


def test_intake_shows_the_unit_and_what_may_be_the_same(case_at, enter, world):
    case = case_at("reported")
    text = (
        enter("shequ").get(f"{NEW}routed/?matter=030101&lon=120.7605&lat=30.7505").content.decode()
    )
    assert world.units["lighting"].name in text
    assert case.number in text


def test_intake_needs_its_permission(world, enter):
    assert enter("denghuo").post(NEW, filled()).status_code == 403
    assert not Case.objects.exists()
