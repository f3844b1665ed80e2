"""The whole way from an input to drawn grids. Nothing is printed and no file is touched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from linli.engines.grids import cleaning, coding, tiling
from linli.engines.grids.assembling import assembled
from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.describing import described
from linli.engines.grids.drawn import Drawn, Options
from linli.engines.grids.former import former_grids, held_before
from linli.engines.grids.given import Communities, Compounds, Edges, Input
from linli.engines.grids.keeping import standing
from linli.engines.grids.problem import Advance, Asked, Cancelled
from linli.engines.grids.solving import draw

# Where each stage begins and ends on the way from 0 to 1.
SPANS = {"cleaning": (0.0, 0.05), "tiling": (0.05, 0.25), "atoms": (0.25, 0.3), "solving": (0.3, 0.92), "polygons": (0.92, 0.97), "report": (0.97, 1.0)}  # fmt: skip


@dataclass
class Stages:
    """Tells how far the drawing is, asks whether it was cancelled, and measures CPU seconds."""

    progress: Advance | None
    cancelled: Asked | None
    seconds: dict[str, float]
    reached: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[Advance]:
        """A stage by its name; gives a function that is told the share done (0 to 1) and raises
        `Cancelled` when asked to stop."""
        low, high = SPANS[name]

        def advance(part: float) -> None:
            self.reached = max(self.reached, min(low + (high - low) * max(part, 0.0), high))
            if self.progress is not None:
                self.progress(self.reached)
            if self.cancelled is not None and self.cancelled():
                raise Cancelled

        advance(0.0)
        began = time.process_time()
        yield advance
        self.seconds[name] = round(time.process_time() - began, 4)


def draw_city(
    given: Input, options: Options, progress: Advance | None = None, cancelled: Asked | None = None
) -> Drawn:
    """Grids for an input. `progress` gets numbers from 0 to 1; raises `Cancelled` soon after
    `cancelled` answers true, and `Unusable` for an input that cannot be drawn."""
    stages = Stages(progress, cancelled, {})
    given = prepared(given, options)
    with stages.stage("cleaning"):
        cleaned = cleaning.clean(given)
        former = former_grids(options.previous, cleaned.communities)
    with stages.stage("tiling") as advance:
        tiled = tiling.tile(cleaned, options.cluster, advance)
    with stages.stage("atoms"):
        atoms = build_atoms(tiled.land, options.limits)
        before = held_before(atoms, tiled.land, former)
    with stages.stage("solving") as advance:
        division = draw(
            atoms, options.limits, seed=options.seed, effort=options.effort, draft=options.draft,
            jobs=options.jobs, previous=before if (before >= 0).any() else None,
            progress=advance, cancelled=cancelled,
        )  # fmt: skip
    with stages.stage("polygons"):
        old = None
        if former is not None and len(former):
            old = standing(tiled.land, former, cleaned.communities.geometry, options.limits)
        solved = assembled(atoms, tiled.land, division, before, former, old, options.simplify)
    with stages.stage("report"):
        result = described(cleaned, tiled, atoms, solved, former, options)
    result.seconds = stages.seconds
    if progress is not None:
        progress(1.0)
    return result


def prepared(given: Input, options: Options) -> Input:
    """Kinds that become special grids marked; for micro-grids the buildings alone count."""
    compounds = given.compounds
    if options.single_buildings and len(given.buildings):
        lone = replace(given.buildings, compound=np.full(len(given.buildings), -1, dtype=np.int64))
        return replace(given, compounds=Compounds(), edges=Edges(), buildings=lone)
    if options.special_kinds and len(compounds):
        kinds = np.isin(compounds.kind.astype(str), sorted(options.special_kinds))
        special = compounds.special.copy()
        for row in np.flatnonzero(kinds & (special == "")):
            special[row] = f"{compounds.kind[row]}#{row}"
        given = replace(given, compounds=replace(compounds, special=special))
    return given


def draw_micro(
    given: Input,
    grids: Drawn,
    options: Options,
    progress: Advance | None = None,
    cancelled: Asked | None = None,
) -> Drawn:
    """Micro-grids inside drawn grids: every grid is a community of buildings."""
    label = np.array(grids.code, dtype=object)
    inner = replace(given, communities=Communities(grids.geometry, label), plane=grids.plane)
    chosen = replace(options, layout=coding.MICRO, single_buildings=True, previous=None)
    return draw_city(inner, chosen, progress, cancelled)
