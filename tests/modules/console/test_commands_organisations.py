"""Organisations: added, changed, closed."""

from __future__ import annotations

import pytest

from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.people.models import Organisation, Post
from linli.core.values.codes import credit_code
from linli.modules.console.commands import organisations as commands
from tests.modules.console.conftest import DISTRICT, LONG_AGO, OTHER, STREET

CODE = credit_code("9133040212345678")
FACTS = {"kind": "property", "name": "百福物业", "area": STREET, "duties": ["property"]}


def test_create_fills_initials_and_checks_the_credit_code(acting, last_entry):
    made = commands.create(acting("system_admin"), **FACTS, credit_code=f" {CODE.lower()} ")
    assert (made.initials, made.credit_code, made.district) == ("bfwy", CODE, DISTRICT)
    assert (last_entry().verb, last_entry().area) == ("organisations.create", STREET)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "91330402123456789X"}, "credit_code"),
        ({"area": "330402099"}, "area"),
        ({"duties": ["flying"]}, "duties"),
        ({"kind": "club"}, "kind"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_create_refuses_field_by_field(acting, changes, field):
    with pytest.raises(Invalid) as fault:
        commands.create(acting("system_admin"), **{**FACTS, **changes})
    assert set(fault.value.fields) == {field}
    assert not Organisation.objects.exists()


def test_create_twice_in_one_area_is_invalid(acting):
    actor = acting("system_admin")
    commands.create(actor, **FACTS)
    with pytest.raises(Invalid):
        commands.create(actor, **FACTS)


def test_create_needs_the_right_and_the_place(acting):
    with pytest.raises(Denied):
        commands.create(acting("audit_admin"), **FACTS)
    with pytest.raises(Invalid):
        commands.create(acting("system_admin", OTHER), **FACTS)


def test_edit_writes_only_what_changed(acting, office, last_entry):
    commands.edit(acting("system_admin"), office.pk, phone="0573-1")
    assert last_entry().changes == {"phone": ["", "0573-1"]}


def test_edit_cannot_move_out_of_reach(acting, office):
    with pytest.raises(Invalid):
        commands.edit(acting("system_admin", STREET), office.pk, area=OTHER)
    with pytest.raises(NotFound):
        commands.edit(acting("system_admin", OTHER), office.pk, phone="1")


def test_deactivate_waits_for_held_posts(acting, office, account):
    actor = acting("system_admin")
    post = Post.objects.create(
        district=DISTRICT, organisation=office, account=account("li"), kind="desk",
        role="street_desk", area=STREET, valid_from=LONG_AGO,
    )  # fmt: skip
    with pytest.raises(Refused):
        commands.deactivate(actor, office.pk)
    post.delete()
    commands.deactivate(actor, office.pk, reason="merged")
    with pytest.raises(Refused):
        commands.deactivate(actor, office.pk)
    commands.activate(actor, office.pk)
    office.refresh_from_db()
    assert office.active
    with pytest.raises(Refused):
        commands.activate(actor, office.pk)
