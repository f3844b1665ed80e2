"""Finds the apps: every folder of core and modules that has an apps.py."""

from __future__ import annotations

from importlib import import_module
from inspect import isclass
from pathlib import Path

from django.apps import AppConfig

ROOT = Path(__file__).resolve().parent.parent


def folders(layer: str) -> list[Path]:
    return sorted(p.parent for p in (ROOT / layer).glob("*/apps.py"))


def apps() -> list[str]:
    """Dotted names, core first: `linli.core.areas`, ..., `linli.modules.cases`."""
    return [f"linli.{layer}.{p.name}" for layer in ("core", "modules") for p in folders(layer)]


def having(filename: str) -> list[str]:
    """Dotted names of the module folders that hold `filename` (say `urls.py`)."""
    return [f"linli.modules.{p.name}" for p in folders("modules") if (p / filename).exists()]


def configs() -> list[type[AppConfig]]:
    """What the apps declare, readable before Django is set up."""
    files = [import_module(f"{name}.apps") for name in apps()]
    return [
        one
        for file in files
        for one in vars(file).values()
        if isclass(one) and issubclass(one, AppConfig) and one is not AppConfig
    ]
