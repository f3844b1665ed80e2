"""Area codes as columns; what a code is and says by itself is the engine's."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.engines.divisions.codes import (
    CITY,
    COMMUNITY,
    COUNTY,
    GRID,
    LENGTHS,
    MAX_LENGTH,
    MICRO_GRID,
    PROVINCE,
    STREET,
    ancestors,
    common,
    district_of,
    minimal,
    parent,
    plausible,
    trimmed,
    upper_bound,
    within,
)

__all__ = [
    "CITY", "COMMUNITY", "COUNTY", "GRID", "LENGTHS", "MAX_LENGTH", "MICRO_GRID", "PROVINCE",
    "STREET", "AreaCodeField", "ByteOrderField", "DistrictField", "ancestors", "common", "district_of",
    "minimal", "parent", "plausible", "trimmed", "upper_bound", "within",
]  # fmt: skip


class ByteOrderField(models.CharField):
    """ASCII text in byte order on every database, so that a range serves all with one beginning."""

    def db_parameters(self, connection: Any) -> Any:
        params = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            params["collation"] = "C"
        return params


class AreaCodeField(ByteOrderField):
    """A code of the tree."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)


class DistrictField(AreaCodeField):
    """The immutable home district (6 digits) every row carries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", COUNTY)
        super().__init__(*args, **kwargs)


@ByteOrderField.register_lookup
class Begins(models.Lookup):
    """`initials__begins="nhq"` or a list: texts that begin so, as ranges that use the index.

    A beginning that is not ASCII letters and digits matches nothing; the empty one matches all.
    """

    lookup_name = "begins"
    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        given = (self.rhs,) if isinstance(self.rhs, str) else self.rhs
        return minimal(text for text in given if not text or plausible(text))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, column_params = self.process_lhs(compiler, connection)
        parts: list[str] = []
        params: list[Any] = []
        for prefix in self.rhs:
            if not prefix:
                return f"({column} IS NOT NULL)", list(column_params)
            parts.append(f"({column} >= %s AND {column} < %s)")
            params += [*column_params, prefix, *column_params, upper_bound(prefix)]
        if not parts:
            return "1 = 0", []
        return "(" + " OR ".join(parts) + ")", params


@AreaCodeField.register_lookup
class Within(Begins):
    """`area__within="330402"` or a list of codes: the same for subtrees."""

    lookup_name = "within"
