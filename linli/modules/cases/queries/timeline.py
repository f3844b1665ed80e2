"""One case's history in words: who did what, when, why, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import REGISTRY
from linli.modules.cases.models import Case
from linli.modules.cases.queries import wordings
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue import public as catalogue

# Which step brought the photos of a stage.
BROUGHT = {
    "report": ("cases.report", "cases.import"),
    "handle": ("cases.feed_back", "cases.finish_joint", "cases.settle"),
    "verify": ("cases.verify",),
}


@dataclass
class Moment:
    """One entry of the timeline; `files` are the facts of the photos it brought."""

    at: datetime
    title: str
    who: str
    text: str
    tone: str
    icon: str
    files: list[Any] = field(default_factory=list)


def moments(case: Case, entries: Iterable[Entry], files: Iterable[Any] = ()) -> list[Moment]:
    """The whole history, oldest first; one statement for the names of areas."""
    rows = list(entries)
    told = wordings.Words(
        places=areas.labels(_places(rows)), unit=wordings.handling_unit(case.matter_id)
    )
    found = [_moment(entry, told) for entry in rows]
    _hang(files, rows, found)
    return found


def _moment(entry: Entry, told: wordings.Words) -> Moment:
    spec = REGISTRY.get(entry.verb)
    lines = [_stage(entry), *told.of(entry.changes)]
    if entry.reason:
        lines.append(wordings.said(_("Reason"), entry.reason))
    return Moment(
        at=entry.at,
        title=str(spec.label if spec else _("Noted")),
        who=who(entry),
        text="\n".join(line for line in lines if line),
        tone=_tone(spec.tone if spec else "neutral", entry.changes),
        icon=spec.icon if spec else "circle-check",
    )


def _tone(tone: str, changes: Mapping[str, Any]) -> str:
    """A step that ended badly looks so: not passed, not granted, not solved."""
    for name in ("passed", "approved", "solved"):
        if changes.get(name) is False:
            return "warn"
        if changes.get(name) is True:
            return "good"
    return tone


def _stage(entry: Entry) -> str:
    """Where it went, when the step's own name does not say so."""
    changed = entry.changes.get("state")
    move = MACHINE.by_verb.get(entry.verb)
    if not isinstance(changed, list) or len(changed) != 2 or not changed[0]:
        return ""
    if move is not None and move.target == changed[1]:
        return ""
    return wordings.said(
        _("Stage"), wordings.from_to(MACHINE.label(changed[0]), MACHINE.label(changed[1]))
    )


def who(entry: Entry) -> str:
    """The person with unit and deputising, a resident without a name, or the clock."""
    if entry.actor_kind == "public":
        return _("Resident")
    if entry.actor_kind == "system":
        return _("By the system")
    name = entry.actor_name
    if entry.on_behalf:
        name = _("%(name)s for %(other)s") % {"name": name, "other": entry.on_behalf}
    unit = catalogue.unit_label(entry.unit_id)
    return f"{name} · {unit}" if unit else name


def _places(entries: Iterable[Entry]) -> set[str]:
    """Every area code that occurs in the entries."""
    found: set[str] = set()
    for entry in entries:
        for name in ("area", "desk"):
            value = entry.changes.get(name)
            found.update(v for v in (value if isinstance(value, list) else [value]) if v)
    return found


def _hang(files: Iterable[Any], entries: list[Entry], found: list[Moment]) -> None:
    """Each photo at the first step of its stage that came after it was sent, else at the last."""
    for file in files:
        verbs = BROUGHT.get(file.stage, BROUGHT["handle"])
        fitting = [i for i, entry in enumerate(entries) if entry.verb in verbs]
        later = [i for i in fitting if entries[i].at >= file.created_at]
        if fitting:
            found[later[0] if later else fitting[-1]].files.append(file)
