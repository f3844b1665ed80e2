"""Corrections of a draft by hand. Each is one `grids.edit`, measured at once and can be taken back.

Whatever is done, the pieces go on tiling their community without gap or overlap, and no grid
leaves its community or is left without land.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.states import Kind
from linli.core.errors import Invalid, Refused
from linli.core.errors.engines import answered
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.engines.grids.slicing import drawn_line, drawn_polygon
from linli.modules.grids import rules
from linli.modules.grids.commands import dividing, recording
from linli.modules.grids.commands.workspace import Edited, Workspace, totals
from linli.modules.grids.models import Plan, PlanEdit, PlanGrid, PlanPiece
from linli.modules.grids.queries.land import refind
from linli.modules.grids.states import PLAN, EditKind

Points = Sequence[Sequence[float]]
Step = Callable[[Act, Plan, dict[str, Any]], Edited]
NAME = 60


@command("grids.edit", model=Plan, machine=PLAN)
def _edit(act: Act, row: Plan, *, step: Step, out: list[Edited]) -> None:
    """The one verb of all corrections; `out` receives the answer, because a verb gives its row."""
    out[:] = [step(act, row, totals(row))]
    tasks.finish(act, tasks.running(row, ["look"]))


def correction(kind: EditKind) -> Callable[[Callable[..., str]], Callable[..., Edited]]:
    """Makes what is done to some grids a correction: it is measured, stored and answered.

    The function gets the workspace and the details by name, and gives the sentence that says what
    was done; it is called with the actor, the plan's id and the details.
    """

    def made(change: Callable[..., str]) -> Callable[..., Edited]:
        @wraps(change)
        def run(actor: Actor, plan_id: int, **details: Any) -> Edited:
            def step(act: Act, plan: Plan, before: dict[str, Any]) -> Edited:
                work = Workspace(plan)
                with answered():
                    sentence = change(work, **details)
                return recording.save(act, work, kind, sentence, before)

            return _stepped(actor, plan_id, step)

        return run

    return made


@correction(EditKind.MOVE)
def move(work: Workspace, *, pieces: Iterable[int], grid: int) -> str:
    """Pieces go over to another grid of the same community."""
    target = work.load([grid])[0]
    moved = [p for p in work.load_pieces(pieces) if p.grid_id != target.pk]
    if not moved:
        raise Refused(_("It belongs to this grid already."), code="nothing")
    _stay_inside(moved, target.area)
    work.place(moved, target)
    return _("%(pieces)s to %(grid)s") % {"pieces": names(moved), "grid": target.name}


@correction(EditKind.MERGE)
def merge(work: Workspace, *, grids: Iterable[int]) -> str:
    """Two or more grids of a community become one; the one with most households goes on."""
    rows = work.load(grids)
    if len(rows) < 2:
        raise Invalid({"grids": _("Choose two grids at least.")})
    kept, *others = sorted(rows, key=lambda g: (-g.households, g.code))
    for other in others:
        own = work.of(other)
        _stay_inside(own, kept.area)
        work.place(own, kept)
        work.remove_grid(other)
    said = {"others": "、".join(o.name for o in others), "grid": kept.name}
    return _("%(others)s merged into %(grid)s") % said


@correction(EditKind.SPLIT)
def split(work: Workspace, *, grid: int, line: Points) -> str:
    """Cuts a grid along a drawn line; the part with most households keeps the code."""
    return dividing.split(work, work.load([grid])[0], drawn_line(line))


@correction(EditKind.OUTLINE)
def outline(work: Workspace, *, polygon: Points, name: str = "") -> str:
    """A new grid from what lies inside a drawn outline, in the community that has most of it."""
    return dividing.outline(work, drawn_polygon(polygon), rules.clean_name(name, NAME, empty=True))


@correction(EditKind.BORDER)
def border(work: Workspace, *, grids: Sequence[int], line: Points) -> str:
    """The land of two grids divided anew along a line, snapped to what lies near it."""
    if len(set(grids)) != 2:
        raise Invalid({"grids": _("Choose the two grids whose border it is.")})
    first, second = work.load(grids)
    return dividing.border(work, first, second, drawn_line(line))


@correction(EditKind.SPECIAL)
def special(work: Workspace, *, pieces: Iterable[int], kind_name: str) -> str:
    """A special grid (market, school, park) of these pieces, which the limits do not bind.

    `kind_name` is its name. A grid given whole becomes special itself and keeps its code.
    """
    chosen, name = work.load_pieces(pieces), rules.clean_name(kind_name, NAME, field="kind_name")
    if work.plan.level != 15:
        raise Refused(_("Only grids can be special, not micro-grids."), code="level")
    home = work.grids[chosen[0].grid_id]
    _stay_inside(chosen, home.area)
    if len({p.grid_id for p in chosen}) == 1 and len(work.of(home)) == len(chosen):
        home.kind, home.name = str(Kind.SPECIAL_GRID), name
        work.touched.add(home.pk)
    else:
        work.place(chosen, work.add_grid(home.area, str(Kind.SPECIAL_GRID), name))
    return _("%(pieces)s: special grid %(name)s") % {"pieces": names(chosen), "name": name}


@correction(EditKind.OUTLINE)
def separate(work: Workspace, *, pieces: Iterable[int], name: str = "") -> str:
    """A new grid of these pieces of one community; what is left keeps its grids."""
    chosen = work.load_pieces(pieces)
    area = work.grids[chosen[0].grid_id].area
    _stay_inside(chosen, area)
    made = work.add_grid(
        area, rules.kind_of(work.plan.level), rules.clean_name(name, NAME, empty=True)
    )
    work.place(chosen, made)
    return _("%(pieces)s: new grid %(name)s") % {"pieces": names(chosen), "name": made.name}


@correction(EditKind.RENAME)
def rename(work: Workspace, *, grid: int, name: str) -> str:
    """Another name for a grid; its code stays."""
    row, former = work.load([grid])[0], ""
    former, row.name = row.name, rules.clean_name(name, NAME)
    if former == row.name:
        raise Refused(_("This is its name already."), code="nothing")
    refind(row, work.plan)
    return _("%(former)s is called %(name)s") % {"former": former, "name": row.name}


def undo(actor: Actor, plan_id: int) -> Edited:
    """Takes the last correction back."""
    return _turned(actor, plan_id, back=True, nothing=_("There is nothing to take back."))


def redo(actor: Actor, plan_id: int) -> Edited:
    """Does the correction again that was taken back last."""
    return _turned(actor, plan_id, back=False, nothing=_("There is nothing to do again."))


def _turned(actor: Actor, plan_id: int, *, back: bool, nothing: str) -> Edited:
    def step(act: Act, plan: Plan, before: dict[str, Any]) -> Edited:
        edits = PlanEdit.objects.filter(plan=plan, undone=not back)
        edit = edits.order_by("-number" if back else "number").first()
        if edit is None:
            raise Refused(nothing, code="nothing")
        return recording.turn(act, plan, edit, before, back=back)

    return _stepped(actor, plan_id, step)


def names(pieces: Sequence[PlanPiece]) -> str:
    """What to call some pieces in a sentence: three by name, the rest by number."""
    named = [piece.name or _("a piece of land") for piece in pieces]
    shown = "、".join(dict.fromkeys(named[:3]))
    more = len(named) - 3
    return shown if more <= 0 else _("%(names)s and %(more)s more") % {"names": shown, "more": more}


def _stepped(actor: Actor, plan_id: int, step: Step) -> Edited:
    out: list[Edited] = []
    _edit(actor, plan_id, step=step, out=out)
    return out[0]


def _stay_inside(pieces: Iterable[PlanPiece | PlanGrid], area: str) -> None:
    if any(piece.area != area for piece in pieces):
        raise Refused(
            _("A grid lies inside one community. Choose land of the same community."),
            code="other_area",
        )
