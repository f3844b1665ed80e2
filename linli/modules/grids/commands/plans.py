"""The life of a plan: ordered, copied, renamed, cancelled, proposed, returned, approved, dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.subjects.commands import enter
from linli.core.tasks import commands as tasks
from linli.core.tasks.commands import New
from linli.modules.grids import rules
from linli.modules.grids.commands import publishing
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import handover, land, layers
from linli.modules.grids.states import APPROVE, DRAFT, DRAW, PLAN, POSTS, PROPOSE, PUBLISHED, Level

LARGEST_SEED = 2**31 - 1
MOST_HOUSEHOLDS = 100_000
BATCH = 500
NAME = 80
COPIED = (
    "district", "area", "level", "lower", "upper", "target", "seed", "redraw", "report", "drawn_at",
)  # fmt: skip


@command(
    "grids.order", label=gettext_lazy("Order a plan of grids"), permission=DRAW, once=Plan, start=PLAN,
    icon="map-2",
)  # fmt: skip
def order(
    act: Act,
    *,
    area: str,
    name: str = "",
    level: int = Level.GRID,
    lower: int | None = None,
    upper: int | None = None,
    target: int | None = None,
    seed: int = 0,
    redraw: bool = True,
) -> Plan:
    """A plan that the worker will draw. Limits left out are the rule figures of the place.

    Raises Invalid by field, Refused where no compounds or buildings are registered.
    """
    _check_place(act, area, level)
    given = {"lower": lower, "upper": upper, "target": target}
    limits = {k: layers.limit(level, k, area) if v is None else v for k, v in given.items()}
    _check_numbers({**limits, "seed": seed})
    if not land.has_register(area):
        raise Refused(
            _("No compounds or buildings are registered in this area. Import them first."),
            code="no_places",
        )
    name = rules.clean_name(name, NAME, empty=True) or _customary_name(act, area)
    made_by = act.actor.account_id
    row = Plan(
        area=area, level=level, name=name, seed=seed, redraw=redraw, made_by_id=made_by, **limits
    )
    enter(act, row)
    act.record(row, difference({}, snapshot(row)))
    act.tell("grids.draw", {"plan": row.pk}, key=f"grids.draw.{row.pk}", district=row.district)
    return row


@command("grids.cancel", model=Plan, machine=PLAN)
def cancel(act: Act, row: Plan) -> None:
    """The worker sees it and stops; what it has drawn by then is not kept."""
    row.cancelled, row.closed_at = True, act.now
    tasks.end_all(act, row)


@command("grids.rename", model=Plan, machine=PLAN)
def rename(act: Act, row: Plan, *, name: str) -> None:
    """Another name for the plan, whatever its state."""
    row.name = rules.clean_name(name, NAME)


@command("grids.copy", label=gettext_lazy("Plan copied"), permission=DRAW)
def copy(act: Act, plan_id: int, *, name: str = "") -> Plan:
    """The same grids as a new draft, to try something else and compare. Corrections stay behind."""
    former = Plan.objects.select_for_update().filter(pk=plan_id).first()
    if former is None or not act.actor.covers(DRAW, former.area):
        raise NotFound()
    if not PlanGrid.objects.filter(plan=former).exists():
        raise Refused(_("This plan has no grids yet, so there is nothing to copy."), code="empty")
    copied = {column: getattr(former, column) for column in COPIED}
    # What is in force may be corrected and published anew; plans published after it still count.
    moments = [former.drawn_at, former.approved_at if former.state == PUBLISHED else None]
    copied["drawn_at"] = max((m for m in moments if m), default=None)
    usual = _("%(name)s (copy)") % {"name": former.name[: NAME - 10]}
    name = rules.clean_name(name, NAME, empty=True) or usual
    row = Plan(name=name, state=DRAFT, progress=100, made_by_id=act.actor.account_id, **copied)
    enter(act, row)
    _copy_grids(former, row)
    act.note(former=former.pk)
    act.record(row, {"name": [None, row.name], "former": [None, former.pk]})
    return row


@command(PROPOSE, model=Plan, machine=PLAN)
def propose(act: Act, row: Plan) -> None:
    """To the district. Grids outside the limits are allowed, and named in the journal."""
    grids = PlanGrid.objects.filter(plan=row)
    if not grids.exists():
        raise Refused(_("This plan has no grids."), code="empty")
    row.proposed_by_id, row.proposed_at = act.actor.account_id, act.now
    troubled = {code: found for code, found in grids.values_list("code", "findings") if found}
    if troubled:
        act.note(violations=dict(sorted(troubled.items())))
    hand_on(act, row, "approve", APPROVE, limit=tasks.limit("grids.approve_limit", row.area))


def hand_on(act: Act, row: Plan, kind: str, permission: str, **more: Any) -> None:
    """What was open about a plan is done; the lowest desk above it that may do the next gets it."""
    tasks.finish(act, tasks.running(row))
    desk = tasks.holder_area(row.area, permission, act)
    tasks.open_tasks(act, row, [New(kind, desk, **more)])


def own_proposal(actor: Actor, row: Plan) -> Refused | None:
    if actor.account_id is None or actor.account_id != row.proposed_by_id:
        return None
    said = _("You proposed this plan. Somebody else has to approve it.")
    return Refused(said, code="own_proposal")


@command("grids.return", model=Plan, machine=PLAN)
def send_back(act: Act, row: Plan) -> None:
    """With a reason; it is a draft again."""
    row.proposed_by_id = row.proposed_at = None
    hand_on(act, row, "correct", PROPOSE, text=act.reason)


@command(APPROVE, model=Plan, machine=PLAN, refuses=own_proposal)
def approve(act: Act, row: Plan, *, valid_from: date) -> None:
    """Writes the areas that begin on `valid_from` (today or later) and ends the former ones.

    Raises Refused for the person who proposed it, and when the ground has changed meanwhile.
    """
    if valid_from < timezone.localdate(act.now):
        raise Invalid({"valid_from": _("Choose today or a later day.")})
    row.approved_by_id, row.approved_at = act.actor.account_id, act.now
    row.valid_from = valid_from
    row.closed_at = act.now
    act.note(**publishing.publish(act, row, valid_from))
    if handover.stranded_posts(row).exists():
        hand_on(act, row, "hand_over", POSTS)
    else:
        tasks.finish(act, tasks.running(row))


@command("grids.drop", model=Plan, machine=PLAN)
def drop(act: Act, row: Plan) -> None:
    """Kept for the record, without a way back."""
    row.closed_at = act.now
    tasks.end_all(act, row)


def _check_place(act: Act, area: str, level: int) -> None:
    if not act.actor.covers(DRAW, area):
        raise Invalid({"area": _("This area is outside the one you draw for.")})
    if level not in Level.values or not rules.level_fits(level, area):
        sentence = _("Grids are drawn in a district, street or community, micro-grids in one grid.")
        raise Invalid({"area": sentence})
    if not areas.exists(area):
        raise Invalid({"area": _("There is no area with this code.")})


def _check_numbers(given: dict[str, Any]) -> None:
    problems: dict[str, Any] = {}
    for field in ("lower", "upper", "target"):
        if not 1 <= given[field] <= MOST_HOUSEHOLDS:
            problems[field] = _("Give a number of households between 1 and 100,000.")
    if not 0 <= given["seed"] <= LARGEST_SEED:
        problems["seed"] = _("Give a whole number, 0 or more.")
    if not problems and given["upper"] < given["lower"]:
        problems["upper"] = _("The upper limit lies below the lower one.")
    elif not problems and not given["lower"] <= given["target"] <= given["upper"]:
        problems["target"] = _("The number aimed at lies outside the limits.")
    if problems:
        raise Invalid(problems)


def _customary_name(act: Act, area: str) -> str:
    place = areas.names([area]).get(area, area)
    day = timezone.localdate(act.now).isoformat()
    return (_("%(place)s: grids of %(day)s") % {"place": place, "day": day})[:NAME]


def _copy_grids(former: Plan, row: Plan) -> None:
    """New rows of the same grids and pieces, each piece in the copy of its grid."""
    grids = list(PlanGrid.objects.filter(plan=former).order_by("id"))
    pieces = list(PlanPiece.objects.filter(plan=former).order_by("id"))
    old = [grid.pk for grid in grids]
    copied: list[Any] = [*grids, *pieces]
    for one in copied:
        one.pk, one.plan = None, row
    made = PlanGrid.objects.bulk_create(grids, batch_size=BATCH)
    home = dict(zip(old, made, strict=True))
    for piece in pieces:
        piece.grid = home[piece.grid_id]
    PlanPiece.objects.bulk_create(pieces, batch_size=BATCH)
