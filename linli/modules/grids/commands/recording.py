"""Writes down a correction with what is needed to take it back and to do it again."""

from __future__ import annotations

from typing import Any

from linli.core.lifecycle.commands import Act
from linli.modules.grids.commands import workspace
from linli.modules.grids.models import Plan, PlanEdit, PlanGrid, PlanPiece
from linli.modules.grids.queries import layers

SENTENCE = 200
BATCH = 200


def save(
    act: Act, work: workspace.Workspace, kind: str, sentence: str, before: dict[str, Any]
) -> workspace.Edited:
    """Stores the changed rows and the correction; former corrections taken back are forgotten."""
    work.measure()
    stood, stands = changes(work)
    store(work.plan, stands, stood)
    edits = PlanEdit.objects.filter(plan=work.plan)
    edits.filter(undone=True).delete()
    last = edits.order_by("-number").values_list("number", flat=True).first() or 0
    PlanEdit.objects.create(
        district=work.plan.district, plan=work.plan, number=last + 1, kind=kind,
        sentence=sentence[:SENTENCE], before=stood, after=stands, by_id=act.actor.account_id,
        at=act.now,
    )  # fmt: skip
    work.plan.edits += 1
    act.note(correction=sentence[:SENTENCE])
    return edited(work.plan, stands, stood, before, last + 1, sentence)


def turn(
    act: Act, plan: Plan, edit: PlanEdit, before: dict[str, Any], *, back: bool
) -> workspace.Edited:
    """Puts everything as it stood before a correction, or again as the correction had left it."""
    wanted, there = (edit.before, edit.after) if back else (edit.after, edit.before)
    store(plan, wanted, there)
    edit.undone = back
    edit.save(update_fields=["undone"])
    plan.edits += -1 if back else 1
    act.note(**{"taken_back" if back else "done_again": edit.sentence})
    return edited(plan, wanted, there, before, edit.number, edit.sentence)


def changes(work: workspace.Workspace) -> tuple[workspace.State, workspace.State]:
    """Rows as they stood and as they stand, those that differ only."""
    kept = [grid for pk, grid in sorted(work.grids.items()) if pk not in work.removed_grids]
    stands = {
        "grids": [workspace.row_of(grid, workspace.GRID_COLUMNS) for grid in kept],
        "pieces": [
            workspace.row_of(piece, workspace.PIECE_COLUMNS)
            for _pk, piece in sorted(work.pieces.items())
        ],
    }
    pairs = {name: (work.stood[name], rows) for name, rows in stands.items()}
    return (
        {name: without(former, present) for name, (former, present) in pairs.items()},
        {name: without(present, former) for name, (former, present) in pairs.items()},
    )


def without(rows: workspace.Rows, others: workspace.Rows) -> workspace.Rows:
    """The rows that are not the same among the others."""
    there = {row["id"]: row for row in others}
    return [row for row in rows if there.get(row["id"]) != row]


def store(plan: Plan, wanted: workspace.State, there: workspace.State) -> None:
    """Makes the stored rows what `wanted` says, where `there` says what is stored now.

    Grids first and removed last, so that no piece is ever without its grid.
    """
    _put(plan, PlanGrid, workspace.GRID_COLUMNS, wanted["grids"], there["grids"])
    _put(plan, PlanPiece, workspace.PIECE_COLUMNS, wanted["pieces"], there["pieces"])
    for model, name in ((PlanPiece, "pieces"), (PlanGrid, "grids")):
        gone = ids(there[name]) - ids(wanted[name])
        if gone:
            model._default_manager.filter(plan=plan, pk__in=gone).delete()


def _put(
    plan: Plan, model: Any, columns: tuple[str, ...], wanted: workspace.Rows, there: workspace.Rows
) -> None:
    rows = [
        model(district=plan.district, plan_id=plan.pk, **workspace.columns_of(stored))
        for stored in wanted
    ]
    held = set(model.objects.filter(plan=plan, pk__in=ids(wanted)).values_list("pk", flat=True))
    fresh = [row for row in rows if row.pk not in held]
    known = [row for row in rows if row.pk in held]
    model.objects.bulk_create(fresh, batch_size=BATCH)
    if known:
        names = [name for name in columns if name != "id"]
        model.objects.bulk_update(known, [n.removesuffix("_id") if n == "grid_id" else n for n in names], batch_size=BATCH)  # fmt: skip


def ids(rows: workspace.Rows) -> set[int]:
    return {row["id"] for row in rows}


def edited(
    plan: Plan,
    wanted: workspace.State,
    there: workspace.State,
    before: dict[str, Any],
    number: int,
    sentence: str,
) -> workspace.Edited:
    """What the map and the panel need to follow a change."""
    grids = [PlanGrid(plan_id=plan.pk, **workspace.columns_of(row)) for row in wanted["grids"]]
    pieces = [PlanPiece(plan_id=plan.pk, **workspace.columns_of(row)) for row in wanted["pieces"]]
    states = list(PlanEdit.objects.filter(plan=plan).values_list("undone", flat=True))
    return workspace.Edited(
        number=number, sentence=sentence, grids=layers.grid_features(plan, grids),
        removed_grids=sorted(ids(there["grids"]) - ids(wanted["grids"])),
        pieces=[layers.piece_feature(piece) for piece in pieces],
        removed_pieces=sorted(ids(there["pieces"]) - ids(wanted["pieces"])), before=before,
        after=workspace.totals(plan), may_undo=not all(states), may_redo=any(states),
    )  # fmt: skip
