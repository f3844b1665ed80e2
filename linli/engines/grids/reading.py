"""From files to the input of a drawing: a folder, a file of layers, or files with one beginning."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from linli.engines import layers
from linli.engines.grids import from_layers
from linli.engines.grids import recognising as known
from linli.engines.grids.columns import Faults, texts
from linli.engines.grids.given import Input, Previous
from linli.engines.layers import Layer, Plane
from linli.engines.sentences import Sentence, Unusable

ORDER = (
    known.COMMUNITIES,
    known.COMPOUNDS,
    known.BARRIERS,
    known.BUILDINGS,
    known.EDGES,
    known.GRIDS,
    "",
)


def collect(source: Path | str, system: str = "", *, micro: bool = False) -> Input:
    """The input from a folder, from one file, or from all files whose names begin so.

    `system` names the coordinate system where the files do not. With `micro`, a layer of grids
    takes the place of the communities. Raises `Unusable` naming the file and the row.
    """
    found = read_layers(Path(source), system)
    grids = [layer for kind, layer in found if kind == known.GRIDS and layer.name != "pieces"]
    if micro and grids:
        found = [one for one in found if one[0] not in (known.COMMUNITIES, known.GRIDS)]
        found += [(known.COMMUNITIES, layer) for layer in grids]
    parts = by_role([one for one in found if one[0] != known.GRIDS])
    if not ({known.COMPOUNDS, known.BUILDINGS} & set(parts)):
        raise Unusable({"input": Sentence("Neither compounds nor buildings were found. Name a layer compounds or buildings (小区, 楼栋).")})  # fmt: skip
    given = assemble(parts)
    given.are_grids = bool(micro and grids)
    return given


def files_of(source: Path) -> list[Path]:
    """The readable files of a folder, the file itself, or those whose names begin so."""
    if source.is_file():
        return [source]
    found = beginning(source)
    if found:
        return found
    raise Unusable({"input": Sentence("%(name)s is neither a file nor a folder with layers.", name=source)})  # fmt: skip


def beginning(source: Path) -> list[Path]:
    """Readable files of a folder, or beside a name that is the beginning of theirs."""
    folder, start = (source, "") if source.is_dir() else (source.parent, source.name)
    if not folder.is_dir():
        return []
    return [
        path for path in sorted(folder.iterdir())
        if path.is_file() and path.name.startswith(start)
        and path.suffix.lower() in layers.FORMATS and not path.name.startswith((".", "~"))
    ]  # fmt: skip


def read_layers(source: Path, system: str) -> list[tuple[str, Layer]]:
    """(role, layer) of everything found; borders first, so that tables learn their system."""
    wanted = [(path, name) for path in files_of(source) for name in layers.names(path)]
    wanted.sort(key=lambda one: ORDER.index(known.role_by_name(title(*one))))
    found: list[tuple[str, Layer]] = []
    fallback = None
    for path, name in wanted:
        layer = layers.read(path, name if has_layers(path) else "", system=system, fallback=fallback)  # fmt: skip
        layer.name = title(path, name)
        kind = known.role(layer)
        if not len(layer) or not kind:
            continue
        if fallback is None and layer.spatial and layer.system.known:
            fallback = layer.system
        found.append((kind, layer))
    return found


def has_layers(path: Path) -> bool:
    """Is it a kind of file that may hold several layers?"""
    return path.suffix.lower() in (".gpkg", ".zip", ".xlsx", ".xls")


def title(path: Path, name: str) -> str:
    """What people call the layer: its own name, which for most files is the file's."""
    return name if has_layers(path) else path.stem


def by_role(found: Sequence[tuple[str, Layer]]) -> dict[str, list[Layer]]:
    """Layers by their role; raises `Unusable` when two claim a role that only one can have."""
    parts: dict[str, list[Layer]] = {}
    for kind, layer in found:
        parts.setdefault(kind, []).append(layer)
    for kind, some in parts.items():
        if len(some) > 1 and kind != known.BARRIERS:
            names = ", ".join(layer.name for layer in some)
            raise Unusable({"input": Sentence("Several layers look like %(kind)s: %(names)s. Give one set, or the beginning of its file names.", kind=kind, names=names)})  # fmt: skip
    return parts


def assemble(parts: dict[str, list[Layer]]) -> Input:
    """The input from layers by role; raises `Unusable` with the rows that are wrong."""
    one = {kind: some[0] for kind, some in parts.items()}
    plane = plane_of(one)
    faults = Faults()
    communities = from_layers.read_communities(one.get(known.COMMUNITIES), plane, faults)
    compounds = from_layers.read_compounds(one, communities, plane, faults)
    buildings = from_layers.read_buildings(one, plane, faults)
    edges = from_layers.read_edges(one.get(known.EDGES), one.get(known.COMPOUNDS), faults)
    faults.refuse()
    barriers = from_layers.read_barriers(parts.get(known.BARRIERS, []), plane)
    notes = list(dict.fromkeys(note for some in parts.values() for at in some for note in at.notes))
    return Input(communities, compounds, buildings, barriers, edges, plane, notes)


def plane_of(one: dict[str, Layer]) -> Plane:
    """The plane of the first layer that has places; raises `Unusable` when none has."""
    for kind in (known.COMMUNITIES, known.COMPOUNDS, known.BUILDINGS):
        if kind in one and one[kind].spatial:
            return layers.plane_of(one[kind])
    raise Unusable({"input": Sentence("No layer has a geometry.")})


def read_previous(path: Path, plane: Plane, system: str = "") -> Previous:
    """The grids drawn before, brought into the plane of the new drawing."""
    name = next((n for n in layers.names(path) if "grid" in n.lower() or "网格" in n), "")
    layer = layers.read(path, name if has_layers(path) else "", system=system, fallback=plane.stored)  # fmt: skip
    column = known.column(layer, "code")
    if not column:
        raise Unusable({"previous": Sentence("The previous grids have no column code (网格编码).")})
    faults = Faults()
    geometry = from_layers.surfaces(layer, plane, faults).copy()
    codes = texts(layer, column)
    faults.add(layer.name, np.flatnonzero(codes == ""), Sentence("the code is missing."))
    faults.refuse()
    if len(set(codes)) < len(codes):
        raise Unusable({"previous": Sentence("Codes of the previous grids are not unique.")})
    stored = (layer.geometry if plane.system is None else geometry).copy()
    for row in np.flatnonzero(~shapely.is_valid(geometry)):
        geometry[row], stored[row] = shapely.make_valid(geometry[row]), None
    special = from_layers.special_of(layer, codes)
    return Previous(geometry, codes, frozenset(codes), special, stored)
