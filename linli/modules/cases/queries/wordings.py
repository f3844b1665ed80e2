"""What an entry of the journal changed, as lines in the reader's language; never raw codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.clock import wording
from linli.modules.cases.states import OUTCOMES
from linli.modules.catalogue import public as catalogue

LEVELS = {9: "street", 6: "district"}


def said(label: Any, value: Any) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def from_to(before: Any, after: Any) -> str:
    return f"{before} → {after}" if before else str(after)


def listed(names: Any) -> str:
    return pgettext("between names", ", ").join(str(n) for n in names)


def handling_unit(matter_id: int) -> str:
    """The unit of time in which the matter's handling is counted."""
    held = catalogue.catalogue().ids.get(matter_id)
    return held.limits["handle"].unit if held else "work_day"


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, value)


@dataclass
class Words:
    """`places`: names of areas by code; `unit`: the unit in which an extension is counted."""

    places: Mapping[str, str] = field(default_factory=dict)
    unit: str = "work_day"

    def of(self, changes: Mapping[str, Any]) -> list[str]:
        """A line for each thing people care about, in a fixed order."""
        lines = [tell(self, changes) for name, tell in TOLD.items() if name in changes]
        return [line for line in lines if line]

    def place(self, code: Any) -> str:
        return self.places.get(code, "") if code else ""


def _unit(words: Words, changes: Mapping[str, Any]) -> str:
    if "unit" in changes:
        return said(_("Unit"), changes["unit"])
    before, after = (catalogue.unit_label(u) for u in _pair(changes["unit_id"]))
    return said(_("Unit"), from_to(before, after)) if after else ""


def _asked(words: Words, changes: Mapping[str, Any]) -> str:
    """An extension by so much, or a suspension until a moment."""
    if changes["what"] == "extend":
        return said(_("Extension"), wording.limit(int(changes.get("amount") or 0), words.unit))
    until = changes.get("until")
    return said(_("Suspension until"), wording.moment(until) if until else "–")


def _matter(words: Words, changes: Mapping[str, Any]) -> str:
    if "matter" in changes:
        return said(_("Matter"), catalogue.label(str(changes["matter"])))
    before, after = (catalogue.label(str(c or "")) for c in _pair(changes["matter_code"]))
    return said(_("Matter"), from_to(before, after))


def _area(name: str, label: Callable[[], str]) -> Callable[[Words, Mapping[str, Any]], str]:
    def tell(words: Words, changes: Mapping[str, Any]) -> str:
        before, after = (words.place(code) for code in _pair(changes[name]))
        return said(label(), from_to(before, after)) if after else ""

    return tell


def _due(words: Words, changes: Mapping[str, Any]) -> str:
    before, after = (_moment(v) for v in _pair(changes["due_at"]))
    return said(_("Promised date"), from_to(before, after)) if after else ""


def _moment(value: Any) -> str:
    return wording.moment(value) if isinstance(value, str | datetime) and value else ""


def _plain(name: str, label: Callable[[], str]) -> Callable[[Words, Mapping[str, Any]], str]:
    """The new value as it was written."""

    def tell(words: Words, changes: Mapping[str, Any]) -> str:
        value = _pair(changes[name])[1]
        shown = listed(value) if isinstance(value, list) else value
        return said(label(), shown) if shown not in (None, "") else ""

    return tell


def _either(
    name: str, yes: Callable[[], str], no: Callable[[], str]
) -> Callable[[Words, Mapping[str, Any]], str]:
    def tell(words: Words, changes: Mapping[str, Any]) -> str:
        value = _pair(changes[name])[1]
        return "" if value is None else (yes() if value else no())

    return tell


def _outcome(words: Words, changes: Mapping[str, Any]) -> str:
    label = dict(OUTCOMES).get(str(_pair(changes["outcome"])[1] or ""))
    return said(_("Outcome"), label) if label else ""


def _content(words: Words, changes: Mapping[str, Any]) -> str:
    value = _pair(changes["content"])[1]
    return said(_("Content with the service"), f"{value} / 5") if value else ""


def _level(words: Words, changes: Mapping[str, Any]) -> str:
    names = {"street": _("To the street's desk"), "district": _("To the district's desk")}
    return names.get(LEVELS.get(int(changes["level"]), ""), "")


def _purpose(words: Words, changes: Mapping[str, Any]) -> str:
    known = {
        "ask": _("To ask the reporter about the case"),
        "visit": _("To agree on a visit"),
        "answer": _("To tell the result"),
        "correct": _("To correct or delete at the reporter's wish"),
    }
    label = known.get(str(changes["purpose"]))
    return said(_("Purpose"), label) if label else ""


# Key of the entry -> the line about it. What is not named here is told by the entry's own title.
TOLD: dict[str, Callable[[Words, Mapping[str, Any]], str]] = {
    "matter": _matter,
    "matter_code": _matter,
    "area": _area("area", lambda: _("Area")),
    "place": _plain("place", lambda: _("Place")),
    "lon": lambda words, changes: _("The point on the map was moved."),
    "unit": _unit,
    "unit_id": lambda words, changes: "" if "unit" in changes else _unit(words, changes),
    "joint": _plain("joint", lambda: _("Joint units")),
    "units": _plain("units", lambda: _("Called units")),
    "person": _plain("person", lambda: _("Who does it")),
    "level": _level,
    "what": _asked,
    "approved": _either("approved", lambda: _("Granted"), lambda: _("Not granted")),
    "passed": _either("passed", lambda: _("Passed"), lambda: _("Not passed")),
    "solved": _either("solved", lambda: _("Solved"), lambda: _("Not solved")),
    "content": _content,
    "outcome": _outcome,
    "answer": _plain("answer", lambda: pgettext("case", "Answer")),
    "basis": _plain("basis", lambda: _("Legal basis")),
    "result": _plain("result", lambda: _("Result")),
    "note": _plain("note", lambda: _("Note")),
    "into": _plain("into", lambda: _("Into case")),
    "merged": _plain("merged", lambda: _("Takes up case")),
    "with_": _plain("with_", lambda: _("With case")),
    "public": _either(
        "public", lambda: _("Shown to the public"), lambda: _("Hidden from the public")
    ),
    "purpose": _purpose,
    "due_at": _due,
}
