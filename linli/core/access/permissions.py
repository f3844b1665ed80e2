"""The register of permission names. A name nobody declared is an error at once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps

PUBLIC = "public"
SIGNED_IN = "signed_in"


class UnknownPermission(Exception):
    """A programming error: the name stands in no apps.py."""


@cache
def declared() -> dict[str, Any]:
    """Permission name -> its label, from every app's `permissions`."""
    return {name: said[0] for name, said in _written().items()}


@cache
def holders() -> dict[str, tuple[str, ...]]:
    """Permission name -> codes of the shipped roles that its app gives it to."""
    return {name: tuple(said[1].split()) for name, said in _written().items()}


def by_app() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Names and labels under the part of the system that declares them."""
    grouped = (
        (config.verbose_name, sorted(getattr(config, "permissions", {})))
        for config in apps.get_app_configs()
    )
    return [
        (part, [(name, declared()[name]) for name in names]) for part, names in grouped if names
    ]


def check_name(name: str) -> str:
    if name not in declared():
        raise UnknownPermission(name)
    return name


def _written() -> dict[str, tuple[Any, str]]:
    """An app writes `(label, "role another_role")`, or the label alone when no role ships with it."""
    found: dict[str, tuple[Any, str]] = {}
    for config in apps.get_app_configs():
        for name, said in getattr(config, "permissions", {}).items():
            found[name] = said if isinstance(said, tuple) else (said, "")
    return found
