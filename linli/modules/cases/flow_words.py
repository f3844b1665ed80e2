"""The words of a matter's flow chart, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.modules.cases.duties import duty_label
from linli.modules.cases.flow_graph import Edge, Exit, Graph
from linli.modules.cases.queries.matters import MatterFacts, limit_words
from linli.modules.cases.states import CELL, DESK, MACHINE, REPORTER, UNIT

LIMIT_UNTIL = {
    "dispatched": "limit_dispatch",
    "accepted": "limit_accept",
    "handled": "limit_handle",
    "closed": "limit_verify",
}
EVIDENCE_AT = {
    "reported": "evidence_report",
    "handled": "evidence_handle",
    "verifying": "evidence_verify",
}


def doer(by: str, matter: MatterFacts) -> str:
    """Who makes a move."""
    if by == UNIT:
        return duty_label(matter.lead) if matter.lead else _("Responsible unit")
    return {
        DESK: _("Desk"),
        CELL: _("Grid worker"),
        REPORTER: _("Reporter"),
    }.get(by, "")


def step_lines(edge: Edge, matter: MatterFacts) -> list[str]:
    """Beside an arrow: who does what, and within which limit."""
    words = {"who": doer(edge.move.by, matter), "what": str(edge.move.label)}
    lines = [_("%(who)s: %(what)s") % words if words["who"] else words["what"]]
    limit = LIMIT_UNTIL.get(edge.target)
    if limit:
        lines.append(_("within %(limit)s") % {"limit": limit_words(getattr(matter, limit))})
    return lines


def box_lines(state: str, matter: MatterFacts) -> list[str]:
    """Inside a box of the main way."""
    lines: list[str] = []
    if state == "handling" and matter.joint:
        names = _(", ").join(duty_label(code) for code in matter.joint)
        lines.append(_("Joint: %(units)s") % {"units": names})
    if state == "closed" and matter.closing:
        lines.append(_("When: %(condition)s") % {"condition": matter.closing_condition})
    if state == "reported" and matter.questions:
        count = len(matter.questions)
        lines.append(_("Questions asked: %(count)s") % {"count": count})
    evidence = getattr(matter, EVIDENCE_AT[state]) if state in EVIDENCE_AT else "none"
    if evidence == "photo":
        lines.append(_("Photo needed: %(why)s") % {"why": matter.why})
    elif evidence == "optional":
        lines.append(_("Photo: as you like"))
    return lines


def exit_lines(way: Exit) -> tuple[str, list[str]]:
    """Title and lines of a box beside the main way."""
    if way.good:
        return str(way.move.label), [_("Small matters: done and closed at once.")]
    lines = [_("A reason is given.")] if way.move.reason else []
    if way.back_state:
        lines.append(_("Back to: %(state)s") % {"state": MACHINE.label(way.back_state)})
    return MACHINE.label(way.state), lines


def description(drawn: Graph, matter: MatterFacts) -> str:
    """The same as text, for those who cannot see the drawing."""
    said = [MACHINE.label(drawn.spine[0])]
    for edge in drawn.steps:
        words = _(", ").join(step_lines(edge, matter))
        said.append(f"{MACHINE.label(edge.target)} ({words})")
    ways = _(", ").join(exit_lines(way)[0] for way in drawn.exits)
    return _("%(steps)s. Beside it: %(ways)s.") % {"steps": " → ".join(said), "ways": ways}
