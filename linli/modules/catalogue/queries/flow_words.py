"""The words of a matter's flow chart, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.modules.catalogue.queries.flow import Edge, Exit, Graph
from linli.modules.catalogue.queries.matters import duty_label, limit_words


def doer(drawn: Graph, by: str) -> str:
    """Who makes a move."""
    if by == drawn.flow.lead and drawn.matter.lead:
        return duty_label(drawn.matter.lead)
    return str(drawn.flow.doers.get(by, ""))


def step_lines(drawn: Graph, edge: Edge) -> list[str]:
    """Beside an arrow: who does what, and within which limit."""
    words = {"who": doer(drawn, edge.move.by), "what": str(edge.move.label)}
    lines = [_("%(who)s: %(what)s") % words if words["who"] else words["what"]]
    stage = drawn.flow.limits.get(edge.target)
    if stage:
        limit = limit_words(getattr(drawn.matter, f"limit_{stage}"))
        lines.append(_("within %(limit)s") % {"limit": limit})
    return lines


def box_lines(drawn: Graph, state: str) -> list[str]:
    """Inside a box of the main way."""
    flow, matter = drawn.flow, drawn.matter
    lines: list[str] = []
    if state == flow.joint and matter.joint:
        names = _(", ").join(duty_label(code) for code in matter.joint)
        lines.append(_("Joint: %(units)s") % {"units": names})
    if state == flow.goal and matter.closing:
        lines.append(_("When: %(condition)s") % {"condition": matter.closing_condition})
    if state == flow.machine.start and matter.questions:
        count = len(matter.questions)
        lines.append(_("Questions asked: %(count)s") % {"count": count})
    stage = flow.evidence.get(state)
    evidence = getattr(matter, f"evidence_{stage}") if stage else "none"
    if evidence == "photo":
        lines.append(_("Photo needed: %(why)s") % {"why": matter.why})
    elif evidence == "optional":
        lines.append(_("Photo: as you like"))
    return lines


def exit_lines(drawn: Graph, way: Exit) -> tuple[str, list[str]]:
    """Title and lines of a box beside the main way."""
    label = drawn.flow.machine.label
    if way.good:
        return str(way.move.label), [_("Small matters: done and closed at once.")]
    lines = [_("A reason is given.")] if way.move.reason else []
    if way.back_state:
        lines.append(_("Back to: %(state)s") % {"state": label(way.back_state)})
    return label(way.state), lines


def description(drawn: Graph) -> str:
    """The same as text, for those who cannot see the drawing."""
    label = drawn.flow.machine.label
    said = [label(drawn.spine[0])]
    for edge in drawn.steps:
        words = _(", ").join(step_lines(drawn, edge))
        said.append(f"{label(edge.target)} ({words})")
    ways = _(", ").join(exit_lines(drawn, way)[0] for way in drawn.exits)
    return _("%(steps)s. Beside it: %(ways)s.") % {"steps": " → ".join(said), "ways": ways}
