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
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        found.update(getattr(config, "permissions", {}))
    return found


def check_name(name: str) -> str:
    if name not in declared():
        raise UnknownPermission(name)
    return name
