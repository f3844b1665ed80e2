"""The API's description of every kind: verbs, details, answers; tasks and photos of all kinds."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from linli.site.api import api
from linli.ui.subject import lists
from linli.ui.subject.declaration import SUBJECTS, Scene
from linli.ui.subject.forms import asked
from tests import subjects
from tests import world as place
from tests.modules.cases.conftest import png
from tests.test_subjects import browser, each, town, walk

__all__ = ["town"]
pytestmark = pytest.mark.django_db
kinds = pytest.mark.parametrize(
    "of", [of for of in SUBJECTS.values() if of.steps], ids=lambda of: of.type
)


def operation(described, path, method="post"):
    return described["paths"][f"/api/v1/{path}"][method]


def resolved(described, one):
    named = one.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][named] if named else one


def body(described, path):
    held = operation(described, path)["requestBody"]["content"]["application/json"]["schema"]
    return resolved(described, held)["properties"]


def answer(described, path, method, code=200):
    held = operation(described, path, method)["responses"][code]
    return held["content"]["application/json"]["schema"]["properties"]


def details(of):
    """Verb -> the schema of what it takes."""
    held = body(api.get_openapi_schema(), f"{of.path}/{{pk}}/{{verb}}")["details"]["anyOf"]
    return {one["title"]: one for one in held}


def names(fields):
    """As a program sends them: photos by the tokens in `files`; the reason stands beside."""
    return {"files" if name == "photos" else name for name in fields if name != "reason"}


@kinds
def test_every_verb_is_described_and_its_answer(of):
    described = api.get_openapi_schema()
    step = operation(described, f"{of.path}/{{pk}}/{{verb}}")
    (verb,) = [one for one in step["parameters"] if one["name"] == "verb"]
    assert set(verb["schema"]["enum"]) == set(details(of)) == set(of.steps)
    assert set(answer(described, f"{of.path}/{{pk}}/{{verb}}", "post")) == {"id", "state", "label"}


@each
def test_details_described_are_those_the_form_of_a_real_row_asks(of, town):
    by, told, seen = town.actor("jiedao"), details(of), set()
    for row in walk(of, town).values():
        for move in of.machine.moves_from(row.state):
            if move.name in of.steps:
                fields = asked(of, move, of.steps[move.name], Scene(by, row))
                assert set(told[move.name]["properties"]) == names(fields), move.name
                must = {n for n, f in fields.items() if f.required and f.initial in (None, "")}
                assert set(told[move.name].get("required", ())) == names(must), move.name
                seen.add(move.name)
    assert seen == set(of.steps)


@each
def test_answers_hold_what_is_described(of, town):
    subjects.made(of, town, town.actor("jiedao"))
    described, client = api.get_openapi_schema(), browser(town, "jiedao")
    lines = answer(described, f"{of.path}/", "get")[of.path]["items"]["properties"]
    one = answer(described, f"{of.path}/{{pk}}", "get")
    (line,) = client.get(f"/api/v1/{of.path}/").json()[of.path]
    assert set(lines) == set(line) - set(of.api(of.model()) if of.api else ())
    shown = client.get(f"/api/v1/{of.path}/{line['id']}").json()
    assert set(one) <= set(shown) and {"steps", "tasks"} <= set(one)
    made = answer(described, f"{of.path}/", "post", 201)
    assert set(made) == set(lines)


def test_choices_are_described():
    described = api.get_openapi_schema()
    kind = body(described, "mediation/")["kind"]
    assert set(kind["enum"]) == {"family", "labour", "neighbour", "other", "property"}


@each
def test_tasks_of_every_kind_are_told_narrowed_and_walked(of, town):
    by = town.actor("jiedao")
    rows = [subjects.made(of, town, by, area=place.STREET) for _n in range(3)]
    client, url = browser(town, "jiedao"), "/api/v1/inbox"
    told = client.get(url).json()
    assert [(t["type"], t["number"]) for t in told["tasks"]] == [(of.type, r.number) for r in rows]
    assert told["next"] is None
    kind = told["tasks"][0]["kind"]
    first = client.get(url, {"kind": f"{of.type}:{kind}", "limit": 2}).json()
    rest = client.get(
        url, {"kind": f"{of.type}:{kind}", "limit": 2, "cursor": first["next"]}
    ).json()
    assert [t["subject"] for t in first["tasks"] + rest["tasks"]] == [r.pk for r in rows]
    others = next(f"{o.type}:{o.tasks[0].code}" for o in SUBJECTS.values() if o != of and o.tasks)
    assert client.get(url, {"kind": others}).json()["tasks"] == []
    refused = client.get(url, {"kind": "nobody.knows:this"})
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"kind"})
    assert Client().get(url).status_code == 401


def test_photo_is_sent_before_what_it_belongs_to(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = Client().post("/api/v1/files", {"photo": SimpleUploadedFile("a.png", png())})
    assert sent.status_code == 201 and {"token", "width", "height"} == set(sent.json())
    assert set(answer(api.get_openapi_schema(), "files", "post", 201)) == set(sent.json())


@pytest.mark.parametrize(
    "of", [of for of in SUBJECTS.values() if of.export and of.take_in], ids=lambda of: of.type
)
def test_sheet_holds_the_text_and_every_declared_column(of, town):
    row = subjects.made(of, town, town.actor("jiedao"))
    sheet = browser(town, "jiedao").post(of.url("export"), {"query": ""})
    lines = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    heads = next(line for line in lines if "编号" in line)
    assert {str(c.label) for c in of.columns if c.sheet} <= set(heads)
    assert getattr(row, of.text) and lines[-1][heads.index("什么事")] == getattr(row, of.text)


def test_page_of_a_kind_without_facts_of_its_own_says_its_columns(town):
    of = SUBJECTS["mediation.dispute"]
    row = subjects.made(of, town, town.actor("jiedao"))
    said = lists.facts(replace(of, facts=None), row)
    assert [label for label, _value in said] == [c.label for c in of.columns]
    assert said[0][1] == row.get_kind_display()
