"""One thing as PDF: the facts, printed sections and history of its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.clock import wording
from linli.ui import theme
from linli.ui.paper import code, compiled, language
from linli.ui.parts import Badge, Deadline
from linli.ui.subject.declaration import Subject

PAPER = Path(__file__).parent / "paper" / "page.typ"
Rows = Sequence[tuple[Any, Any]]


def pdf(of: Subject, facts: dict[str, Any]) -> bytes:
    """`facts` are those of the page. A section may bring `words` before its facts, other facts for
    `paper` and an SVG `drawing` after them; `public_link` of any of them becomes the QR code."""
    row = facts["row"]
    placed = [one for at in ("main", "after", "side") for one in facts[f"{at}_sections"]]
    text = [{"title": _("What it is about"), "words": facts["text"], "facts": []}]
    link = next((one["public_link"] for one in placed if one.get("public_link")), "")
    data = {
        "lang": language(),
        "title": str(facts["title"]),
        "number": row.number,
        "state": str(facts["badge"].text),
        "marks": " · ".join(str(mark.text) for mark in facts["marks"]),
        "facts": rows(facts["facts"]),
        "sections": [
            {
                "title": str(one["title"]),
                "words": one.get("words", ""),
                "facts": rows(one.get("paper") or one["facts"]),
                "drawing": theme.on_paper(one.get("drawing", "")),
            }
            for one in [*(text if of.text else []), *(s for s in placed if s["printed"])]
        ],
        "steps": [step(moment) for moment in facts["timeline"]],
        "qr": code(link) if link else "",
        "foot": _("Linli · %(what)s %(number)s · for official use")
        % {"what": of.one, "number": row.number},
        "words": {
            "facts": str(of.one),
            "happened": _("What happened"),
            "scan": _("Scan to see where it stands"),
        },
    }
    return compiled(PAPER, data)


def rows(pairs: Rows) -> list[list[str]]:
    return [[str(label), plain(thing)] for label, thing in pairs]


def plain(thing: Any) -> str:
    """A fact as words, without the marks it has on the page."""
    if thing is None or thing == "":
        return "–"
    if isinstance(thing, list | tuple):
        return " ".join(plain(one) for one in thing)
    if isinstance(thing, Badge):
        return str(thing.text)
    if isinstance(thing, Deadline):
        return wording.moment(thing.due) if thing.due else "–"
    return wording.moment(thing) if isinstance(thing, datetime) else str(thing)


def step(moment: dict[str, Any]) -> dict[str, str]:
    photos = len(moment["files"])
    lines = [moment["text"], _("Photos: %(n)d") % {"n": photos} if photos else ""]
    return {
        "at": wording.moment(moment["at"]),
        "title": moment["title"],
        "who": moment["who"],
        "text": "\n".join(line for line in lines if line),
    }
