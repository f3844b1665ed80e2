"""Drawn grids as layers of a file, and the report as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from linli.engines import layers
from linli.engines.grids.drawn import Drawn
from linli.engines.layers import Layer, System
from linli.engines.sentences import said

GRIDS, PIECES = "grids", "pieces"


def grid_layer(drawn: Drawn) -> Layer:
    """One row a grid, by code: households, buildings, compactness, share of border on barriers."""
    order = sorted(range(len(drawn)), key=lambda at: drawn.code[at])
    share = [None if np.isnan(one) else round(float(one), 4) for one in drawn.barrier_share[order]]
    table = pa.table(
        {
            "code": pa.array([drawn.code[at] for at in order], pa.string()),
            "community": pa.array([drawn.community_labels[drawn.community[at]] for at in order], pa.string()),
            "households": pa.array(drawn.households[order]),
            "buildings": pa.array(drawn.buildings[order]),
            "compact": pa.array(np.round(drawn.compactness[order], 4)),
            "barrier": pa.array(share, pa.float64()),
            "within": pa.array([int(drawn.within[at]) for at in order]),
            "special": pa.array([str(drawn.special[at]) for at in order], pa.string()),
        }
    )  # fmt: skip
    return Layer(GRIDS, table, drawn.stored[order], drawn.plane.stored)


def piece_layer(drawn: Drawn) -> Layer:
    """One row a piece: the compound, its households, and the grid it belongs to."""
    table = pa.table(
        {
            "code": pa.array([drawn.code[at] for at in drawn.pieces.grid], pa.string()),
            "compound": pa.array(drawn.piece_name, pa.string()),
            "households": pa.array(drawn.pieces.households),
        }
    )
    plane = drawn.plane
    return Layer(PIECES, table, plane.out(drawn.pieces.geometry), plane.stored)


def write_grids(path: Path, drawn: Drawn, system: System | None = None) -> None:
    """The grids in the kind of file the name says; formats of several layers hold the pieces too."""
    layers.write(path, [grid_layer(drawn), piece_layer(drawn)], system)


def write_report(path: Path, report: dict[str, Any]) -> None:
    """A report as JSON; sentences that were not translated before stand in English."""
    text = json.dumps(said(report), ensure_ascii=False, indent=1, sort_keys=False)
    path.write_text(text + "\n", encoding="utf-8")
