"""Columns of a layer as checked arrays. What is wrong is collected with its row, then refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linli.engines.grids.problem import Integers
from linli.engines.layers import Layer
from linli.engines.sentences import Sentence, Series, Unusable

SHOWN = 5  # faults in the sentence of a refusal
MOST_HOUSEHOLDS = 100_000  # of one compound or building; more is a slip


@dataclass
class Faults:
    """What is wrong with rows: only the first few sentences are kept, all are counted."""

    sentences: list[Sentence] = field(default_factory=list)
    count: int = 0

    def add(self, where: str | Sentence, rows: Any, sentence: Sentence) -> None:
        """One sentence for all `rows` (0-based) of the layer `where`."""
        for row in list(rows[: max(0, SHOWN - len(self.sentences))]):
            place = Sentence("%(layer)s, row %(row)s", layer=where, row=int(row) + 1)
            self.sentences.append(Series(place, sentence, between=": "))
        self.count += len(rows)

    def refuse(self) -> None:
        """Raises `Unusable` naming the first faults and how many there are; nothing if none."""
        if not self.count:
            return
        said: Sentence = Series(*self.sentences, between=Sentence("; "))
        if self.count > len(self.sentences):
            more = self.count - len(self.sentences)
            said = Series(said, Sentence("(and %(count)s more)", count=more), between=" ")
        raise Unusable({"rows": said}, Sentence("The input has faults."), code="bad_rows")


def whole_numbers(layer: Layer, name: str, faults: Faults) -> Integers:
    """A column of counts. Missing, negative, broken numbers and text are faults; they read 0."""
    found = floats(layer, name)
    text = found.text
    values = found.values
    missing = np.isnan(values) & ~text
    negative = values < 0
    broken = ~missing & ~text & ~negative & (values != np.floor(values))
    huge = values > MOST_HOUSEHOLDS
    title = {"column": name}
    faults.add(layer.name, np.flatnonzero(text), Sentence("%(column)s is not a number.") % title)
    faults.add(layer.name, np.flatnonzero(missing), Sentence("%(column)s is missing.") % title)
    faults.add(layer.name, np.flatnonzero(negative), Sentence("%(column)s is negative.") % title)
    faults.add(
        layer.name, np.flatnonzero(broken), Sentence("%(column)s is not a whole number.") % title
    )
    faults.add(layer.name, np.flatnonzero(huge), Sentence("%(column)s is too large.") % title)
    bad = text | missing | negative | broken | huge
    return np.where(bad, 0, np.nan_to_num(values)).astype(np.int64)


@dataclass
class Numbers:
    """(n,) floats, NaN where missing; `text` marks what is filled with something else."""

    values: Any
    text: Any


def floats(layer: Layer, name: str) -> Numbers:
    """A column as numbers, full-width digits and separators read too; a column must be there."""
    column = layer.table.column(name)
    none = np.zeros(len(column), dtype=bool)
    if pa.types.is_boolean(column.type):
        return Numbers(np.full(len(column), np.nan), np.asarray(pc.is_valid(column)))
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        values = pc.cast(column, pa.float64(), safe=False).to_numpy()
        return Numbers(np.where(np.isinf(values), np.nan, values), none)
    values = np.full(len(column), np.nan)
    text = none.copy()
    for row, cell in enumerate(column.to_pylist()):
        plain = "" if cell is None else str(cell).strip()
        if plain:
            values[row], text[row] = read_number(plain)
    return Numbers(values, text)


def read_number(text: str) -> tuple[float, bool]:
    """The number a text holds, full-width digits and separators included; else that it is none."""
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        return float("nan"), True
    return (value, False) if np.isfinite(value) else (float("nan"), True)


@dataclass
class Labels:
    """A column of names: (n,) positions in `names`, -1 where missing."""

    at: Integers
    names: list[str]


def labels(layer: Layer, name: str) -> Labels:
    """A column as names, each once, with the position of every row's name."""
    column = layer.table.column(name).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    at = pc.fill_null(pc.cast(coded.indices, pa.int64()), -1).to_numpy(zero_copy_only=False)
    names = [label(value) for value in coded.dictionary.to_pylist()]
    blank = np.array([not one for one in names] + [False])
    return Labels(np.where(blank[at], -1, at), names)


def label(value: Any) -> str:
    """A name or number as text; 12.0 reads 12, since sheets make floats of numbers."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def texts(layer: Layer, name: str) -> Any:
    """(n,) labels as text objects, empty where missing or where the layer lacks the column."""
    if not name:
        return np.full(len(layer), "", dtype=object)
    found = labels(layer, name)
    return np.array([*found.names, ""], dtype=object)[found.at]
