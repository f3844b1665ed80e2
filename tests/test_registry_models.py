"""Every table can stand on a database that is split by district, and forgets people in time."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from linli import modules
from linli.core.areas.codes import DistrictField
from linli.core.fields import retention
from linli.core.fields.seeding import SHIPPED
from linli.site import discovery

OURS = tuple(discovery.apps())
MODELS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith(OURS)]
each = pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
LONGEST = 30
# The same on every node of a split database, small, and changed by the installer or a console.
WITHOUT_DISTRICT = {
    "access.Role": "roles are the same in all districts",
    "outbox.Beat": "one row per duty of the worker",
    "people.Kind": "kinds are the same in all districts",
    "versions.Stamp": "one row per list kept in memory",
    "people.FormerPassword": "lies beside its account",
}
# Unique over all districts, because nothing but the value itself is known when it is looked up.
UNIQUE_EVERYWHERE = {
    "people.Account": {("login",): "one typed log-in name, whatever the district"},
    "access.Key": {("hash",): "a machine sends its key alone"},
    "tasks.Feed": {
        ("hash",): "a calendar program sends its address alone",
        ("account",): "one address for an account, whatever the district",
    },
}
# The named reverse accessors, all of one folder.
REVERSE = {"rows", "posts", "absences", "deputising"}
ORDER = (
    ("exchange",), ("tasks",), ("conversation",), ("parties",), ("notices",), ("subjects",),
    ("clock", "fields", "files", "figures", "places"), ("lifecycle",), ("outbox",), ("journal",), ("access",),
    ("people",), ("areas",), ("versions", "errors"),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}


def layer(model: type[models.Model]) -> tuple[str, str]:
    """("core", "people"), ("modules", "cases")."""
    _linli, where, name = model.__module__.split(".")[:3]
    return where, name


@cache
def below(module: str) -> set[str]:
    """The modules that this one imports, and those that these import."""
    words = re.compile(r"linli\.modules\.(\w+)")
    files = (Path(modules.__path__[0]) / module).rglob("*.py")
    found = {name for file in files for name in words.findall(file.read_text(encoding="utf-8"))}
    return found.union(*(below(name) for name in found - {module})) - {module}


def uniques(model: type[models.Model]) -> set[tuple[str, ...]]:
    """What is unique besides the primary key, by column names, conditional ones too."""
    found = {
        tuple(c.fields) for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)
    }
    found |= {tuple(fields) for fields in model._meta.unique_together}
    return found | {(f.name,) for f in model._meta.local_fields if f.unique and not f.primary_key}


def references(model: type[models.Model]) -> list[models.Field]:
    return [f for f in model._meta.local_fields if f.remote_field is not None]


def test_models_are_found():
    assert len(MODELS) >= 30


@each
def test_table_carries_its_district_or_is_explained(model):
    held = next((f for f in model._meta.fields if f.name == "district"), None)
    if model._meta.label in WITHOUT_DISTRICT:
        assert held is None, "no longer an exception: take it off the list"
        return
    assert isinstance(held, DistrictField), "add `district = DistrictField(db_index=False)`"
    assert held.max_length == 6 and not held.null and not held.db_index


@each
def test_unique_constraint_contains_the_district(model):
    if model._meta.label in WITHOUT_DISTRICT:
        return
    explained = UNIQUE_EVERYWHERE.get(model._meta.label, {})
    assert {u for u in uniques(model) if "district" not in u} == set(explained)


@each
def test_unique_constraints_are_of_columns_not_expressions(model):
    for one in model._meta.constraints:
        assert not isinstance(one, models.UniqueConstraint) or one.fields, one.name


@each
def test_names_fit_every_database(model):
    meta = model._meta
    names = [meta.db_table, *(i.name for i in meta.indexes), *(c.name for c in meta.constraints)]
    names += [f.column for f in meta.local_fields]
    assert [n for n in names if len(n) > LONGEST] == []
    assert meta.db_table.startswith(f"{meta.app_label}_")


@each
def test_reference_follows_the_allowed_direction(model):
    for field in references(model):
        target = field.remote_field.model
        assert target.__module__.startswith(OURS), f"{field} leaves the project"
        (here, name), (there, other) = layer(model), layer(target)
        if here == "core":
            assert there == "core", f"{field}: core knows no module"
            assert name == other or RANK[name] < RANK[other], f"{field}: upwards in core"
        elif there == "modules" and name != other:
            assert other in below(name), f"{field}: against the direction of imports"


@each
def test_reference_has_no_reverse_name_across_folders(model):
    for field in references(model):
        hidden = (field.remote_field.related_name or "").endswith("+")
        same = layer(model) == layer(field.remote_field.model)
        assert hidden or (same and field.remote_field.related_name in REVERSE), field


@each
def test_model_has_no_many_to_many_and_no_generic_reference(model):
    assert not model._meta.local_many_to_many
    assert not model._meta.private_fields


@each
def test_json_column_takes_dates(model):
    """A list or text default needs no encoder; what people answer does."""
    for field in model._meta.local_fields:
        if isinstance(field, models.JSONField) and field.default is dict:
            assert field.encoder is not None, field


@pytest.mark.django_db
@each
def test_no_index_stands_twice(model):
    """Django adds one per reference; a prefix of another index only costs writing."""
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, model._meta.db_table)
    plain = [
        tuple(facts["columns"])
        for name, facts in held.items()
        if facts["index"] and not facts["unique"] and name not in partial(model) and not name.endswith("_like")
    ]  # fmt: skip
    assert len(plain) == len(set(plain)), plain


def partial(model: type[models.Model]) -> set[str]:
    return {i.name for i in model._meta.indexes if i.condition is not None}


def test_personal_column_is_in_the_dictionary_with_purpose_and_period():
    with SHIPPED.open(encoding="utf-8-sig", newline="") as handle:
        entries = {line["code"]: line for line in csv.DictReader(handle)}
    columns = retention.personal_columns()
    assert {c.model._meta.label for c in columns} >= {"people.Account", "parties.Party"}
    for column in columns:
        entry = entries[column.code]
        assert entry["personal"] == "yes" and entry["purpose"] and entry["basis"], column
        assert int(entry["retention_days"]) > 0, column


def test_personal_column_has_a_retention_rule():
    assert retention.unretained() == []


@each
def test_column_named_like_personal_data_is_marked_as_such(model):
    telling = {"phone", "mobile", "email", "id_number", "address", "contact", "birthday"}
    marked = model.__dict__.get("personal")
    known = set(marked) if isinstance(marked, dict) else set()
    named = {f.name for f in model._meta.local_fields} & telling
    organisations = {"people.Organisation"}
    assert model._meta.label in organisations or named <= known
