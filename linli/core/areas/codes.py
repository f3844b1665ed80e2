"""Area codes: the code IS the path. Fixed lengths, stored trimmed (GB/T 2260 and below).

2 province, 4 city, 6 county, 9 street, 12 community, 15 grid, 18 micro-grid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

LENGTHS = (2, 4, 6, 9, 12, 15, 18)
PROVINCE, CITY, COUNTY, STREET, COMMUNITY, GRID, MICRO_GRID = LENGTHS
MAX_LENGTH = LENGTHS[-1]


def trimmed(code: str) -> str:
    """The stored form of a padded 12-digit division code: `330402007000` -> `330402007`."""
    code = code.strip()
    if len(code) != COMMUNITY or not code.isdigit():
        return code
    for length in (PROVINCE, CITY, COUNTY, STREET):
        if not code[length:].strip("0"):
            return code[:length]
    return code


def plausible(text: str) -> bool:
    """May be a code or its beginning: ASCII letters and digits, so that any database takes it."""
    return text.isascii() and text.isalnum()


def parent(code: str) -> str:
    """The code one level up; empty above a province."""
    shorter = [length for length in LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else ""


def ancestors(code: str) -> list[str]:
    """All codes from the province down to `code` itself."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def district_of(code: str) -> str:
    """The home district (6 digits) a row with this area code carries."""
    return code[:COUNTY].ljust(COUNTY, "0")


def within(code: str, prefixes: Iterable[str]) -> bool:
    """Does `code` lie in one of the subtrees? The same answer as the `within` lookup."""
    return any(code.startswith(prefix) for prefix in prefixes)


def minimal(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The same subtrees without those contained in another one, sorted."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not (kept and prefix.startswith(kept[-1])):
            kept.append(prefix)
    return tuple(kept)


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


def upper_bound(prefix: str) -> str:
    """The smallest text above every ASCII text that starts with `prefix`, in byte order."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
