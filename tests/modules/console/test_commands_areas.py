"""Areas: added, renamed, ended; each allowed, out of area, wrong, journalled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.core.areas import queries as areas
from linli.core.areas.models import Area, AreaAlias
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.people.models import Post
from linli.modules.console.commands import areas as commands
from tests.modules.console.conftest import COMMUNITY, DISTRICT, GRID, LONG_AGO, OTHER, STREET

NEW = {
    "code": "330402001001002",
    "name": "第二网格",
    "kind": "grid",
    "valid_from": date(2026, 1, 1),
}


def row_of(code):
    return Area.objects.get(code=code, valid_until=None)


def test_add_makes_the_area_and_its_names(acting, last_entry):
    made = commands.add(acting("system_admin"), **NEW)
    assert (made.level, made.initials, made.district) == (15, "dewg", DISTRICT)
    entry = last_entry()
    assert (entry.verb, entry.subject_id) == ("areas.add", made.pk)
    assert entry.changes["name"] == [None, "第二网格"]


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "330402001001001"},
        {"code": "330402001009001"},
        {"code": "3304020010010"},
        {"kind": "division"},
        {"name": " "},
        {"code": "330402002001009", "kind": "micro_grid"},
    ],
    ids=["exists", "no parent", "length", "kind", "no name", "kind of another level"],
)
def test_add_refuses_what_does_not_fit(acting, changes):
    with pytest.raises(Invalid):
        commands.add(acting("system_admin"), **{**NEW, **changes})
    assert not Area.objects.filter(name=NEW["name"]).exists()


def test_add_needs_the_right_and_the_place(acting):
    with pytest.raises(Denied):
        commands.add(acting("security_admin"), **NEW)
    with pytest.raises(Invalid):
        commands.add(acting("system_admin", OTHER), **NEW)


def test_rename_from_a_day_keeps_the_former_name(acting, last_entry):
    day = date(2026, 7, 1)
    commands.rename(acting("system_admin"), row_of(STREET).pk, name="新建街道", valid_from=day)
    assert [(a.name, a.valid_until) for a in areas.history(STREET)] == [
        ("建设街道", day - timedelta(days=1)),
        ("新建街道", None),
    ]
    assert areas.names([STREET], on=date(2026, 6, 30)) == {STREET: "建设街道"}
    assert areas.names([STREET], on=day) == {STREET: "新建街道"}
    assert last_entry().verb == "areas.rename"


def test_rename_on_the_first_day_corrects_the_row(acting):
    commands.rename(acting("system_admin"), row_of(STREET).pk, name="新建街道", valid_from=LONG_AGO)
    assert [a.name for a in areas.history(STREET)] == ["新建街道"]


def test_rename_out_of_area_is_not_found(acting):
    with pytest.raises(NotFound):
        commands.rename(
            acting("system_admin", OTHER), row_of(STREET).pk, name="x", valid_from=LONG_AGO
        )


def test_rename_before_the_present_name_is_invalid(acting):
    with pytest.raises(Invalid):
        commands.rename(
            acting("system_admin"), row_of(STREET).pk, name="x", valid_from=date(2019, 1, 1)
        )


def test_end_refuses_while_something_stands_there(acting, office):
    actor, today = acting("system_admin"), timezone.localdate()
    with pytest.raises(Refused):
        commands.end(actor, row_of(COMMUNITY).pk, last_day=today)
    Post.objects.create(
        district=DISTRICT, organisation=office, kind="grid_worker", role="grid_worker",
        area=GRID, valid_from=LONG_AGO,
    )  # fmt: skip
    with pytest.raises(Refused):
        commands.end(actor, row_of(GRID).pk, last_day=today)


def test_end_of_an_empty_area(acting, last_entry):
    yesterday = timezone.localdate() - timedelta(days=1)
    actor, pk = acting("system_admin"), row_of(GRID).pk
    commands.end(actor, pk, last_day=yesterday)
    assert not areas.exists(GRID)
    assert last_entry().changes == {"valid_until": [None, str(yesterday)]}
    with pytest.raises(Refused):
        commands.end(actor, pk, last_day=yesterday)


def test_alias_is_understood_until_it_ends(acting, last_entry):
    actor = acting("system_admin")
    made = commands.add_alias(
        actor, code=GRID, scheme="12345", alias="NH-1", valid_from=date(2026, 1, 1)
    )
    assert (made.code, made.valid_until) == (GRID, None)
    commands.end_alias(actor, made.pk)
    made.refresh_from_db()
    assert made.valid_until < timezone.localdate()
    assert last_entry().verb == "areas.end_alias"
    with pytest.raises(Refused):
        commands.end_alias(actor, made.pk)


def test_alias_out_of_area_is_not_found(acting):
    with pytest.raises(NotFound):
        commands.add_alias(
            acting("system_admin", OTHER), code=GRID, scheme="s", alias="a", valid_from=LONG_AGO
        )
    assert not AreaAlias.objects.exists()
