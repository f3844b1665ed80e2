"""Roles ship with the apps; each permission says in its apps.py which of them hold it."""

from __future__ import annotations

import pytest
from django.apps import apps

from linli.core.access import permissions, shipped


@pytest.fixture
def declaring(monkeypatch):
    """Gives one app these permissions beside its own, and forgets what was read."""

    def forget():
        for kept in (permissions.declared, permissions.holders, shipped.roles):
            kept.cache_clear()

    def declare(**more):
        config = apps.get_app_config("areas")
        named = {f"areas.{name}": said for name, said in more.items()}
        monkeypatch.setattr(config, "permissions", {**config.permissions, **named})
        forget()

    yield declare
    monkeypatch.undo()
    forget()


def holders(permission):
    return {role.code for role in shipped.roles().values() if permission in role.permissions}


def test_permission_is_held_by_the_roles_its_app_names(declaring):
    declaring(walk=("Walk an area", "grid_worker grid_leader"))
    assert holders("areas.walk") == {"grid_worker", "grid_leader"}
    assert permissions.declared()["areas.walk"] == "Walk an area"


def test_permission_declared_by_its_label_alone_ships_with_no_role(declaring):
    declaring(walk="Walk an area")
    assert holders("areas.walk") == set()
    assert "areas.walk" in permissions.declared()


def test_role_that_nobody_ships_is_an_error_at_start(declaring):
    declaring(walk=("Walk an area", "grid_worker grid_captain"))
    with pytest.raises(shipped.UnknownRole, match=r"areas\.walk is given to grid_captain"):
        apps.get_app_config("access").ready()


def test_role_of_a_module_holds_permissions_of_others_that_it_names():
    editor = shipped.roles()["catalogue_editor"]
    assert set(editor.permissions) == {
        "areas.view", "console.imports", "catalogue.manage", "routing.manage",
    }  # fmt: skip
    assert (editor.name, editor.name_en, editor.duty) == ("事项清单编辑", "Catalogue editor", "")


def test_role_names_under_also_only_what_is_declared(monkeypatch):
    odd = ("odd", {"name": "甲", "name_en": "A", "also": ["areas.sing"]})
    monkeypatch.setattr(shipped, "_written", lambda: [odd])
    monkeypatch.setattr(shipped, "holders", dict)
    with pytest.raises(permissions.UnknownPermission, match=r"areas\.sing"):
        shipped.roles.__wrapped__()
