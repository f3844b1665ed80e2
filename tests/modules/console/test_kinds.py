"""A place adds, renames and retires kinds, and sees which areas have none of a kind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from linli.core.areas import codes
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.people import kinds as core
from linli.core.people.kinds import Family
from linli.core.people.models import Kind, Organisation
from linli.modules.console.commands import kinds as commands
from linli.modules.console.commands import organisations, posts
from linli.modules.console.queries import kinds as queries
from tests.modules.console.conftest import (
    COMMUNITY,
    DISTRICT,
    GRID,
    LONG_AGO,
    OTHER,
    STREET,
    add_area,
)

OTHER_COMMUNITY = "330402002001"
ADD = {"family": "organisation", "code": "elders", "name": "老年协会", "name_en": "Elders' society"}
PARTY = {"family": "organisation", "code": "party_committee"}


def organisation(area, kind="party_committee", **facts):
    return Organisation.objects.create(
        district=DISTRICT, area=area, kind=kind, name=f"{area}党委", **facts
    )


def missing(actor, code, family="organisation"):
    return [row.code for row in queries.without(actor, queries.kind(family, code))]


def test_add_makes_a_kind_that_organisations_can_be_of(acting, last_entry):
    actor = acting("system_admin")
    commands.add(actor, **ADD)
    entry = last_entry()
    assert entry.verb == "kinds.add"
    assert entry.changes["code"] == [None, "elders"] and entry.changes["name"] == [None, "老年协会"]
    row = organisations.create(actor, kind="elders", name="百福弄老年协会", area=COMMUNITY)
    assert core.label(Family.ORGANISATION, row.kind) in ("老年协会", "Elders' society")


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"code": "Elders"}, "code"),
        ({"code": "school"}, "code"),
        ({"family": "person"}, "family"),
        ({"name": " "}, "name"),
        ({"level": 7}, "level"),
    ],
)
def test_add_refuses_what_is_no_kind(acting, wrong, column):
    with pytest.raises(Invalid) as caught:
        commands.add(acting("system_admin"), **{**ADD, **wrong})
    assert set(caught.value.fields) == {column}


def test_kinds_are_changed_by_those_only_who_manage_organisations(acting):
    with pytest.raises(Denied):
        commands.add(acting("street_desk"), **ADD)


def test_edit_makes_a_shipped_kind_the_place_s_own(acting, last_entry):
    facts = {"name": "社区党组织", "level": codes.COMMUNITY}
    commands.edit(acting("system_admin"), **PARTY, **facts)
    assert last_entry().changes["name"][1] == "社区党组织"
    core.seed()
    assert Kind.objects.get(**PARTY).name == "社区党组织"


def test_edit_of_an_unknown_kind_is_not_found(acting):
    with pytest.raises(NotFound):
        commands.edit(acting("system_admin"), family="post", code="king", name="王")


def test_retired_kind_takes_no_new_ones_and_is_offered_again(acting, last_entry):
    actor = acting("system_admin")
    there = organisation(COMMUNITY)
    commands.retire(actor, **PARTY, reason="机构改革")
    assert last_entry().reason == "机构改革"
    with pytest.raises(Invalid) as caught:
        organisations.create(actor, kind="party_committee", name="新党委", area=COMMUNITY)
    assert "party_committee" in str(caught.value.fields["kind"])
    organisations.edit(actor, there.pk, phone="0573-82000000")
    with pytest.raises(Refused):
        commands.retire(actor, **PARTY)
    commands.restore(actor, **PARTY)
    organisations.create(actor, kind="party_committee", name="新党委", area=COMMUNITY)
    with pytest.raises(Refused):
        commands.restore(actor, **PARTY)


def test_post_of_an_unknown_kind_names_the_known_ones(acting, office):
    with pytest.raises(Invalid) as caught:
        posts.create(
            acting("system_admin"), organisation_id=office.pk, kind="king", role="leader",
            area=STREET, valid_from=LONG_AGO,
        )  # fmt: skip
    said = str(caught.value.fields["kind"])
    assert "king" in said and core.label(Family.POST, "grid_leader") in said


def test_areas_without_one_are_those_of_the_level_in_reach(acting):
    actor = acting("system_admin")
    assert missing(actor, "party_committee") == [COMMUNITY, OTHER_COMMUNITY]
    organisation(COMMUNITY)
    organisation(OTHER_COMMUNITY, active=False)
    assert missing(actor, "party_committee") == [OTHER_COMMUNITY]
    assert missing(acting("system_admin", area=STREET), "party_committee") == []
    assert missing(acting("system_admin", area=OTHER), "party_committee") == [OTHER_COMMUNITY]


def test_a_vacant_post_covers_no_area(acting, office, account):
    actor = acting("system_admin")
    facts = {"organisation_id": office.pk, "kind": "grid_leader", "role": "grid_leader"}
    row = posts.create(actor, **facts, area=GRID, valid_from=LONG_AGO)
    assert missing(actor, "grid_leader", "post") == [GRID]
    posts.appoint(actor, row.pk, account_id=account("liu", "刘兰").pk, valid_from=LONG_AGO)
    assert missing(actor, "grid_leader", "post") == []


def test_kinds_count_what_the_list_behind_them_shows(acting, django_assert_max_num_queries):
    actor = acting("system_admin")
    organisation(COMMUNITY)
    add_area("330402002009", "已撤社区", valid_until=LONG_AGO)
    organisation("330402002009")
    core.known()
    with django_assert_max_num_queries(4):
        found = queries.kinds(actor, "organisation")
    for one in found:
        if one.without is not None:
            assert one.without == len(missing(actor, one.row.code)), one.row.code
    counts = {one.row.code: (one.count, one.without) for one in found}
    assert counts["party_committee"] == (2, 1)
    assert counts["alliance_party"] == (0, None)


@pytest.mark.parametrize("family", Family.values)
def test_page_lists_every_kind_of_a_family(browse, family):
    answer = browse("system_admin").get(reverse("console:kinds"), {"family": family})
    text = answer.content.decode()
    assert [row.code for row in core.of(family) if row.code not in text] == []


def test_page_of_a_kind_lists_areas_without_one(browse):
    url = reverse("console:kind", args=["organisation", "party_committee"])
    text = browse("system_admin").get(url).content.decode()
    assert COMMUNITY in text and OTHER_COMMUNITY in text
