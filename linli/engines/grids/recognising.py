"""Which layer is what, and which column means what: by name, in English and Chinese."""

from __future__ import annotations

import tomllib
from pathlib import Path

import shapely

from linli.engines.grids.problem import ARTERIAL, FENCE, LOCAL, RAIL, RIVER, SECONDARY
from linli.engines.layers import Layer

COMPOUNDS, BUILDINGS, COMMUNITIES, BARRIERS, EDGES, GRIDS = (
    "compounds", "buildings", "communities", "barriers", "edges", "grids",
)  # fmt: skip
WORDS = tomllib.loads((Path(__file__).parent / "recognising.toml").read_text(encoding="utf-8"))
CLASSES = {
    "arterial": ARTERIAL, "secondary": SECONDARY, "local": LOCAL, "fence": FENCE, "rail": RAIL,
    "river": RIVER,
}  # fmt: skip
DRAWN = {"code", "compact", "barrier", "within"}  # columns of what this engine wrote


def role(layer: Layer, name: str = "") -> str:
    """What a layer is, by its name, else by what it holds; empty when nothing tells."""
    named = role_by_name(name or layer.name)
    return named or role_by_content(layer)


def role_by_name(name: str) -> str:
    """The role a name speaks of, empty when it tells nothing."""
    lower = name.lower()
    for kind, signs in WORDS["roles"].items():
        if any(sign in lower for sign in signs):
            return str(kind)
    return ""


def role_by_content(layer: Layer) -> str:
    """The role by columns and kinds of geometry, empty when they tell nothing."""
    if column(layer, "a") and column(layer, "b") and column(layer, "class"):
        return EDGES
    if set(layer.fields) >= DRAWN:
        return GRIDS
    kinds = set(shapely.get_type_id(layer.source[~shapely.is_missing(layer.source)]).tolist())
    if not kinds:
        return ""
    if kinds <= {0, 4}:
        return BUILDINGS
    if kinds <= {1, 2, 5}:
        return BARRIERS
    if column(layer, "floors"):
        return BUILDINGS
    return COMPOUNDS if column(layer, "households") else COMMUNITIES


def column(layer: Layer, meaning: str) -> str:
    """The layer's column with this meaning; empty when it has none."""
    return next(iter(columns(layer, meaning)), "")


def columns(layer: Layer, meaning: str) -> list[str]:
    """All columns that may have this meaning, the likeliest first."""
    known = {plain(name): name for name in layer.fields}
    return [known[word] for word in WORDS["columns"][meaning] if word in known]


def plain(title: str) -> str:
    """Titles without blanks, units in brackets and capitals: `户数(户)` reads `户数`."""
    text = title.strip().lower().replace("（", "(").partition("(")[0]
    return text.replace(" ", "_").strip("_")


def barrier_class(value: object, layer_name: str) -> int:
    """The class a value stands for: a number of the list, or a word; else by the layer's name."""
    text = str(value).strip().lower() if value is not None else ""
    if text.removesuffix(".0") in map(str, CLASSES.values()):
        return int(float(text))
    for words in (text, layer_name.lower()):
        for name, signs in WORDS["classes"].items():
            if any(sign in words for sign in signs):
                return CLASSES[name]
    return LOCAL
