"""Cases on paper: PDF by typst, with the shipped font and nothing of the machine's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.clock import wording
from linli.modules.cases.queries.timeline import Moment
from linli.ui import theme
from linli.ui.paper import code, compiled, language
from linli.ui.parts import Badge, Deadline

PAPER = Path(__file__).parent.parent / "paper"
Rows = Sequence[tuple[Any, Any]]


def case_pdf(facts: dict[str, Any], steps: Iterable[Moment], drawing: str) -> bytes:
    """The whole case; `facts` are those of its page, `drawing` is SVG or empty."""
    case = facts["case"]
    data = {
        "lang": language(),
        "title": facts["matter"].label,
        "number": case.number,
        "state": str(facts["badge"].text),
        "marks": " · ".join(str(mark.text) for mark in facts["marks"]),
        "facts": rows(facts["facts"]),
        "description": case.description,
        "answers": rows(facts["answers"]),
        "drawing": theme.on_paper(drawing),
        "result": rows(facts["result"]),
        "steps": [step(moment) for moment in steps],
        "qr": code(facts["public_link"]),
        "foot": _("Linli · case %(number)s · for official use, holds no reporter")
        % {"number": case.number},
        "words": {
            "case": _("Case"),
            "reported": _("What was reported"),
            "result": _("Answer to the reporter"),
            "happened": _("What happened"),
            "scan": _("Scan to see where it stands"),
        },
    }
    return compiled(PAPER / "case.typ", data)


def notice_pdf(case: Any, matter: str, link: str, shown: Rows) -> bytes:
    """One page with the case code: a receipt for the reporter or a notice on the spot."""
    data = {
        "lang": language(),
        "title": _("Follow this case"),
        "matter": matter,
        "number": case.number,
        "facts": rows(shown),
        "qr": code(link),
        "scan": _("Scan to see where it stands"),
        "link": link,
    }
    return compiled(PAPER / "notice.typ", data)


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


def step(moment: Moment) -> dict[str, str]:
    photos = len(moment.files)
    lines = [moment.text, _("Photos: %(n)d") % {"n": photos} if photos else ""]
    return {
        "at": wording.moment(moment.at),
        "title": moment.title,
        "who": moment.who,
        "text": "\n".join(line for line in lines if line),
    }
