"""Roles, grants and the three administrators who cannot do each other's part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.access.models import Grant, Role
from linli.core.access.queries import actor_of
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.people.models import Post
from linli.modules.console import rules
from linli.modules.console.commands import posts as post_commands
from linli.modules.console.commands import roles as commands
from linli.modules.console.public import seed_roles
from linli.modules.console.states import RESERVED, Duty
from tests.modules.console.conftest import DISTRICT, LONG_AGO, OTHER, STREET

TODAY = timezone.localdate
DAY = timedelta(days=1)
RESERVED_NAMES = sorted(name for own in RESERVED.values() for name in own)


def give(actor, row, role, area=STREET, **more):
    details = {"valid_from": TODAY(), "reason": "holiday", **more}
    return commands.grant(actor, account_id=row.pk, role=role, area=area, **details)


def test_seed_is_idempotent_and_renews(tree):
    assert seed_roles() == 0
    Role.objects.filter(pk="leader").update(permissions=[])
    assert seed_roles() == 1
    assert "cases.view" in Role.objects.get(pk="leader").permissions


def test_seed_leaves_a_role_that_a_place_made_itself(tree):
    Role.objects.filter(pk="machine_intake").delete()
    own = {"name": "本区对接", "permissions": ["areas.view"], "builtin": False}
    Role.objects.create(code="machine_intake", **own)
    assert seed_roles() == 0
    assert Role.objects.filter(code="machine_intake", **own).exists()


def test_shipped_roles_keep_the_three_administrations_apart(tree):
    for role in Role.objects.all():
        assert rules.role_is_separate(role.duty, role.permissions) == rules.FINE, role.pk
    duties = set(Role.objects.exclude(duty="").values_list("duty", flat=True))
    assert duties == set(Duty.values)


@given(st.sets(st.sampled_from([*RESERVED_NAMES, "cases.view", "areas.view"]), min_size=1))
def test_a_role_holds_the_rights_of_at_most_one_administration(permissions):
    owners = {duty for duty, own in RESERVED.items() if own & permissions}
    allowed = [duty for duty in ["", *Duty.values] if rules.role_is_separate(duty, permissions)[0]]
    expected = {0: ["", *Duty.values], 1: [str(d) for d in owners]}.get(len(owners), [])
    assert sorted(map(str, allowed)) == sorted(map(str, expected))


def test_save_makes_and_changes_a_role(acting, last_entry):
    actor = acting("security_admin")
    commands.save(actor, code="reader", name="读者", permissions=["cases.view"])
    commands.save(actor, code="reader", name="读者", permissions=["areas.view", "cases.view"])
    assert Role.objects.get(pk="reader").permissions == ["areas.view", "cases.view"]
    assert last_entry().changes == {
        "code": "reader",
        "permissions": [["cases.view"], ["areas.view", "cases.view"]],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Reader!"}, "code"),
        ({"name": " "}, "name"),
        ({"permissions": []}, "permissions"),
        ({"permissions": ["cases.fly"]}, "permissions"),
        ({"permissions": ["accounts.manage"]}, "permissions"),
        ({"permissions": ["accounts.manage", "journal.view"], "duty": "security"}, "permissions"),
        ({"duty": "king"}, "duty"),
    ],
)
def test_save_refuses_field_by_field(acting, changes, field):
    plain = {"code": "reader", "name": "读者", "permissions": ["cases.view"]}
    with pytest.raises(Invalid) as fault:
        commands.save(acting("security_admin"), **{**plain, **changes})
    assert field in fault.value.fields


def test_shipped_and_own_roles_cannot_be_changed(acting, own_role):
    actor = acting("security_admin")
    with pytest.raises(Refused):
        commands.save(actor, code="leader", name="x", permissions=["cases.view"])
    with pytest.raises(Refused):
        commands.remove(actor, "leader")
    Grant.objects.create(
        district=DISTRICT, account_id=actor.account_id, role=own_role, area=STREET,
        reason="-", valid_from=LONG_AGO,
    )  # fmt: skip
    with pytest.raises(Refused) as fault:
        commands.save(actor, code="reader", name="x", permissions=["cases.view"])
    assert fault.value.code == "own_rights"


def test_remove_goes_only_while_unused(acting, own_role, account):
    actor = acting("security_admin")
    made = give(actor, account("li"), "reader")
    with pytest.raises(Refused):
        commands.remove(actor, "reader")
    Grant.objects.filter(pk=made.pk).delete()
    commands.remove(actor, "reader")
    with pytest.raises(NotFound):
        commands.remove(actor, "reader")


def test_grant_gives_the_right_until_it_ends(acting, account, last_entry):
    actor, row = acting("security_admin"), account("li")
    made = give(actor, row, "leader", valid_until=TODAY() + 30 * DAY)
    assert actor_of(row).reach("cases.view") == (STREET,)
    assert (last_entry().reason, last_entry().area) == ("holiday", STREET)
    commands.end_grant(actor, made.pk, reason="back")
    assert not actor_of(row).may("cases.view")
    with pytest.raises(Refused):
        commands.end_grant(actor, made.pk)


def test_grant_needs_a_reason_a_place_and_a_person(acting, account):
    actor, row = acting("security_admin"), account("li")
    gone = account("gone", is_active=False)
    for wrong, changes in (
        (row, {"reason": ""}),
        (row, {"area": "330402099"}),
        (row, {"area": "330403"}),
        (row, {"valid_until": TODAY() - DAY}),
        (gone, {}),
    ):
        with pytest.raises(Invalid):
            give(actor, wrong, "leader", **changes)
    assert not Grant.objects.filter(account__in=[row, gone]).exists()


def test_grant_out_of_reach_is_refused(acting, account):
    with pytest.raises(Invalid):
        give(acting("security_admin", OTHER), account("li"), "leader")
    made = give(acting("security_admin"), account("wang"), "leader")
    with pytest.raises(NotFound):
        commands.end_grant(acting("security_admin", OTHER, "zhao"), made.pk)


def test_grant_twice_is_refused(acting, account):
    actor, row = acting("security_admin"), account("li")
    give(actor, row, "leader")
    with pytest.raises(Refused):
        give(actor, row, "leader")


def test_nobody_grants_to_himself(acting):
    actor = acting("security_admin")
    before = Entry.objects.count()
    with pytest.raises(Refused) as fault:
        commands.grant(
            actor, account_id=actor.account_id, role="leader", area=STREET,
            valid_from=TODAY(), reason="me",
        )  # fmt: skip
    assert fault.value.code == "own_rights"
    assert Entry.objects.count() == before


@pytest.mark.parametrize("first", ["system_admin", "security_admin", "audit_admin"])
@pytest.mark.parametrize("second", ["system_admin", "security_admin", "audit_admin"])
def test_one_person_holds_at_most_one_administration(acting, holder, first, second):
    giver = acting("security_admin", login="giver")
    row = holder(first)
    if first == second:
        give(giver, row, second)
        return
    with pytest.raises(Refused) as fault:
        give(giver, row, second)
    assert fault.value.code == "two_duties"


def test_administrator_may_also_work(acting, holder):
    row = holder("system_admin")
    give(acting("security_admin"), row, "leader")
    assert Grant.objects.filter(account=row, role_id="leader").count() == 1


def test_changed_role_must_leave_its_holders_separate(acting, account, holder, own_role):
    actor, row = acting("security_admin"), holder("audit_admin")
    give(actor, row, "reader")
    with pytest.raises(Refused) as fault:
        commands.save(actor, code="reader", name="x", permissions=["outbox.manage"], duty="system")
    assert fault.value.code == "two_duties"
    assert Role.objects.get(pk="reader").permissions == ["areas.view"]


def test_system_administrator_cannot_make_administrators(acting, office, account, holder):
    actor, row = acting("system_admin"), account("li")
    details = {
        "organisation_id": office.pk, "kind": "administrator", "area": DISTRICT,
        "valid_from": LONG_AGO, "account_id": row.pk,
    }  # fmt: skip
    for role in ("system_admin", "security_admin", "audit_admin"):
        with pytest.raises(Invalid):
            post_commands.create(actor, role=role, **details)
    with pytest.raises(Denied):
        give(actor, row, "leader")
    standing = Post.objects.create(
        district=DISTRICT, organisation=office, account=holder("audit_admin"),
        kind="administrator", role="audit_admin", area=DISTRICT, valid_from=LONG_AGO,
    )  # fmt: skip
    with pytest.raises(Invalid):
        post_commands.end(actor, standing.pk, last_day=TODAY())


def test_the_others_cannot_do_the_security_part(acting, account):
    row = account("li")
    for role in ("system_admin", "audit_admin", "street_desk"):
        with pytest.raises(Denied):
            give(acting(role), row, "leader")
        with pytest.raises(Denied):
            commands.save(acting(role, STREET), code="x1", name="x", permissions=["cases.view"])
