"""The roles that come with the apps, and what each of them holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from linli.core.access.permissions import check_name, holders
from linli.core.versions.shipped import files


class UnknownRole(Exception):
    """A programming error: an app gives a permission to a role that no data/roles.toml ships."""


@dataclass(frozen=True)
class ShippedRole:
    """`permissions` are sorted; `duty` names a separated administration or is empty."""

    code: str
    name: str
    name_en: str
    duty: str
    permissions: tuple[str, ...]


@cache
def roles() -> dict[str, ShippedRole]:
    """Code -> role, from every app's data/roles.toml and the holders its permissions name.

    Raises UnknownRole, and UnknownPermission for a name under `also` that nobody declares.
    """
    written = dict(_written())
    held = {code: {check_name(p) for p in facts.get("also", ())} for code, facts in written.items()}
    for permission, codes in holders().items():
        for code in codes:
            if code not in held:
                raise UnknownRole(f"{permission} is given to {code}, which no roles.toml ships")
            held[code].add(permission)
    return {
        code: ShippedRole(
            code, facts["name"], facts["name_en"], facts.get("duty", ""), tuple(sorted(held[code]))
        )
        for code, facts in written.items()
    }


def _written() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in files("roles.toml"):
        yield from tomllib.loads(path.read_text(encoding="utf-8")).items()
