"""The worker's side of a plan: taken up, drawn outside any transaction, stored at one go.

Progress and the question whether it was cancelled are single short statements, so that on SQLite
nobody waits for a drawing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.errors import Error, NotFound, Refused
from linli.core.errors.engines import answered, said
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.core.tasks.commands import New
from linli.engines.grids.joining import joined
from linli.engines.grids.measuring import array
from linli.engines.grids.problem import Cancelled
from linli.modules.grids import rules
from linli.modules.grids.commands.workspace import united
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import ground as grounds
from linli.modules.grids.queries.land import settle
from linli.modules.grids.states import DRAFT, DRAW, DRAWING, DROPPED, FAILED, WAITING

if TYPE_CHECKING:
    from linli.engines.grids.drawn import Drawn

SILENT = timedelta(minutes=10)  # a drawing that gives no sign for so long has stopped
PAUSE = 0.5  # seconds between two signs
BATCH = 200


def draw(plan_id: int) -> None:
    """Draws a waiting plan; a second delivery of the same message finds it taken and does nothing.

    A refusal of the input becomes the plan's error. A fault of ours too, but it also goes on to the
    outbox, which keeps it for the administrator; the plan is told first, because somebody waits.
    """
    worker = Actor.system("grids")
    try:
        begin(worker, plan_id)
    except (Refused, NotFound):
        return
    sign = Sign(plan_id)
    try:
        drawn, facts = _drawn(Plan.objects.get(pk=plan_id), sign)
    except Error as error:
        return _tell(plan_id, str(error))
    except Cancelled:
        return
    except Exception:
        _tell(plan_id, _("A fault in the program stopped the drawing. Tell the administrator."))
        raise
    with unless_cancelled():
        store(worker, plan_id, drawn=drawn, ground=facts)


def interrupted(now: datetime) -> None:
    """Plans whose drawing gives no sign any more are called failed, so that nobody waits."""
    rows = Plan.objects.filter(state=DRAWING, beat_at__lt=now - SILENT).values_list("pk", flat=True)
    for pk in list(rows):
        _tell(pk, _("The drawing was interrupted. Order it again."))


@command("grids.begin", label=gettext_lazy("Drawing begun"), model=Plan, permission=DRAW)
def begin(act: Act, row: Plan) -> None:
    """Takes up a waiting plan, or one whose drawing has stopped."""
    stopped = row.state == DRAWING and (row.beat_at is None or row.beat_at < act.now - SILENT)
    if act.actor.kind != "system" or not (row.state == WAITING or stopped):
        raise Refused(_("This plan is not waiting to be drawn."), code="wrong_state")
    row.state, row.progress, row.error, row.beat_at = DRAWING, 0, "", act.now


@command("grids.fail", label=gettext_lazy("Drawing failed"), model=Plan, permission=DRAW)
def fail(act: Act, row: Plan, *, sentence: str) -> None:
    """Why it could not be drawn, for the page."""
    _check_drawing(act, row)
    row.state, row.error = FAILED, sentence[:2000]
    _tell_orderer(act, row, "redraw")


def _tell_orderer(act: Act, row: Plan, kind: str) -> None:
    """A task of whoever ordered the drawing; of the area's desk when nobody did."""
    area = row.area if row.made_by_id else tasks.holder_area(row.area, DRAW, act)
    tasks.open_tasks(act, row, [New(kind, area, person=row.made_by_id)])


@command("grids.drawn", label=gettext_lazy("Plan drawn"), model=Plan, permission=DRAW)
def store(act: Act, row: Plan, *, drawn: Any, ground: grounds.Ground) -> None:
    """Grids and pieces in bulk, with the report."""
    _check_drawing(act, row)
    grids = _grids(row, drawn, ground)
    PlanGrid.objects.bulk_create([grid for grid, _pieces in grids], batch_size=BATCH)
    for grid, pieces in grids:
        for piece in pieces:
            piece.grid = grid
    every = [piece for _grid, pieces in grids for piece in pieces]
    PlanPiece.objects.bulk_create(every, batch_size=BATCH)
    row.report = {**said(drawn.report), "seconds": drawn.seconds}
    row.state, row.progress, row.drawn_at = DRAFT, 100, act.now
    act.note(grids=len(grids), pieces=len(every))
    _tell_orderer(act, row, "look")


class Sign:
    """Tells the page how far a drawing is, at most twice a second, and asks whether to stop."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id, self.told, self.asked, self.stop = plan_id, 0.0, 0.0, False

    def progress(self, part: float) -> None:
        now = time.monotonic()
        if now - self.told < PAUSE:
            return
        self.told = now
        percent = min(int(part * 100), 99)
        Plan.objects.filter(pk=self.plan_id, state=DRAWING).update(
            progress=percent, beat_at=timezone.now()
        )

    def cancelled(self) -> bool:
        now = time.monotonic()
        if not self.stop and now - self.asked >= PAUSE:
            self.asked = now
            self.stop = not Plan.objects.filter(
                pk=self.plan_id, state=DRAWING, cancelled=False
            ).exists()
        return self.stop


def _drawn(plan: Plan, sign: Sign) -> tuple[Any, grounds.Ground]:
    from linli.engines.grids.draw import draw_city  # why: loads compiled code, which takes a second

    ground = grounds.ground_of(plan)
    given = grounds.input_of(ground)
    options = grounds.options_of(ground, given.plane)
    with answered():
        return draw_city(given, options, sign.progress, sign.cancelled), ground


@contextmanager
def unless_cancelled() -> Iterator[None]:
    """Nobody is told, and nothing kept, when the drawing was cancelled at the last moment."""
    try:
        yield
    except Refused as refused:
        if refused.code != "cancelled":
            raise


def _tell(plan_id: int, sentence: str) -> None:
    """Why there is no drawing."""
    with unless_cancelled():
        fail(Actor.system("grids"), plan_id, sentence=sentence)


def _check_drawing(act: Act, row: Plan) -> None:
    if row.state == DROPPED or row.cancelled:
        raise Refused(_("The drawing was cancelled."), code="cancelled")
    if act.actor.kind != "system" or row.state != DRAWING:
        raise Refused(_("This plan is not being drawn."), code="wrong_state")


def _grids(
    plan: Plan, drawn: Drawn, ground: grounds.Ground
) -> list[tuple[PlanGrid, list[PlanPiece]]]:
    """Grids with their pieces, by code. A grid that stays as it is has the very bytes it had."""
    pieces = _pieces(plan, drawn, ground)
    present = {row.code: row for row in ground.present} if ground.goes_on else {}
    found, shapes = [], []
    for at, code in sorted(enumerate(drawn.code), key=lambda pair: pair[1]):
        former = present.get(code)
        if former is not None and drawn.kept[at]:
            shapes.append(borders.from_wkb(former.geometry or b""))
        else:
            shapes.append(united([borders.from_wkb(p.geometry) for p in pieces[at]]))
        found.append((_grid(plan, drawn, at, former), pieces[at]))
    settle(plan, found, shapes)
    return found


def _grid(plan: Plan, drawn: Drawn, at: int, former: Area | None) -> PlanGrid:
    special, code = str(drawn.special[at]).partition("#")[0], drawn.code[at]
    return PlanGrid(
        district=plan.district,
        plan=plan,
        area=drawn.community_labels[int(drawn.community[at])],
        code=code,
        name=former.name if former else (special[:60] or rules.grid_name(code)),
        kind=str(Kind.SPECIAL_GRID) if special else rules.kind_of(plan.level),
        kept=former is not None,
    )


def _pieces(plan: Plan, drawn: Drawn, ground: grounds.Ground) -> list[list[PlanPiece]]:
    """Per grid its pieces, in the order of the drawing."""
    made = drawn.pieces
    shapes = joined(drawn.plane.back(array(list(made.geometry))), ground.corners)
    pieces: list[list[PlanPiece]] = [[] for _code in drawn.code]
    for at, shape in enumerate(shapes):
        compound = _compound_of(ground, int(drawn.piece_compound[at]))
        pieces[int(made.grid[at])].append(
            PlanPiece(
                district=plan.district,
                plan=plan,
                area=drawn.community_labels[int(made.community[at])],
                compound_id=compound.get("id"),
                name=drawn.piece_name[at][:80],
                kind=compound.get("kind", ""),
                households=int(made.households[at]),
                buildings=int(made.buildings[at]),
                geometry=borders.to_wkb(shape),
            )
        )
    return pieces


def _compound_of(ground: grounds.Ground, row: int) -> dict[str, Any]:
    return ground.compounds[row] if 0 <= row < len(ground.compounds) else {}
