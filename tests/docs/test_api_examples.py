"""The examples of docs/api.md are run as they stand there, against a small district."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.access.actor import Actor
from linli.modules.cases.models import Case
from linli.modules.entry.public import make_key
from tests import world as place
from tests.modules.cases.conftest import png

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
DESK = ["cases.view", "cases.dispatch"]
UNIT = ["cases.view_assigned", "cases.handle"]
GRIDS = ["grids.view", "places.view"]


def commands():
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [words for words in split(joined) if words[0] == "curl"]


def split(text):
    """Shell commands as word lists; a quoted word may hold several lines."""
    held = ""
    for line in text.splitlines():
        held = f"{held}\n{line}" if held else line
        try:
            words = shlex.split(held, comments=True)
        except ValueError:
            continue
        held = ""
        if words:
            yield words


def asked(words, values):
    """(method, path, headers, body, file field) of a curl command, with its variables filled in."""
    method, url, headers, body, upload = "", "", {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _colon, value = next(rest).partition(": ")
            headers[name] = filled(value, values)
        elif word == "-d":
            body = next(rest)
        elif word == "-F":
            upload = next(rest).partition("=")[0]
        else:
            url = word
    url = (
        filled(url, values)
        .replace("/CODE", f"/{values['CODE']}")
        .replace("/401", f"/{values['ID']}")
    )
    return method or ("POST" if body or upload else "GET"), url, headers, body, upload


def filled(text, values):
    for name, value in values.items():
        text = text.replace(f"${name}", value)
    return text


def key(account, scopes):
    return make_key(Actor.system(), account.pk, label="docs", scopes=scopes, days=1)[1]


@pytest.fixture
def values(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    held = place.build().accounts
    # The longer names first, so that none is read as the beginning of another.
    keys = {"GRIDS_KEY": key(held["jiedao"], GRIDS), "UNIT_KEY": key(held["huanwei"], UNIT)}
    keys |= {"KEY": key(held["jiedao"], DESK)}
    return {
        **keys,
        "GRIDS": "/api/v1/grids",
        "PLANS": "/api/v1/plans",
        "ALL": "/api/v1",
        "BASE": "/api/v1/cases",
        "CATALOGUE": "/api/v1/catalogue",
        "CODE": "",
        "ID": "",
    }


def test_every_example_answers_as_the_page_says(client, values):
    seen = []
    for words in commands():
        method, url, headers, body, upload = asked(words, values)
        if upload:
            photo = SimpleUploadedFile("photo.jpg", png(), "image/jpeg")
            answer = client.post(url, {upload: photo}, headers=headers)
        else:
            content = {"data": body, "content_type": "application/json"} if body else {}
            answer = client.generic(method, url, headers=headers, **content)
        assert answer.status_code in (200, 201), (words, answer.content.decode())
        seen.append((method, urlsplit(url).path))
        if case := answer.json().get("case"):
            values |= {"ID": str(case), "CODE": Case.objects.get(pk=case).code}
    assert len(seen) == TEXT.count("\ncurl ")
    assert Case.objects.get().state == "dispatched"
