"""The module's menu entries, gathered from its faces."""

from __future__ import annotations

from importlib import import_module, util

from linli.ui.menu import MenuItem

FACES = ("resident_urls", "desk_urls", "case_urls", "reply_urls")


def items() -> list[MenuItem]:
    found: list[MenuItem] = []
    for name in FACES:
        if util.find_spec(f"linli.modules.cases.{name}"):
            found += getattr(import_module(f"linli.modules.cases.{name}"), "ITEMS", [])
    return found
