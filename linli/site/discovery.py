"""Finds the apps: every folder of core and modules that has an apps.py."""

from __future__ import annotations

from importlib import import_module, util
from inspect import isclass
from pathlib import Path
from types import ModuleType

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


def labels() -> list[str]:
    """The modules' folder names, which are their labels and URL namespaces."""
    return [p.name for p in folders("modules")]


def part(label: str, name: str) -> ModuleType | None:
    """A module's file of that name, when it has one."""
    dotted = f"linli.modules.{label}.{name}"
    return import_module(dotted) if util.find_spec(dotted) else None


def configs() -> list[type[AppConfig]]:
    """What the apps declare, readable before Django is set up."""
    files = [import_module(f"{name}.apps") for name in apps()]
    return [
        one
        for file in files
        for one in vars(file).values()
        if isclass(one) and issubclass(one, AppConfig) and one is not AppConfig
    ]


def showing() -> list[str]:
    """Dotted names of the modules that show themselves in the demo: by a file or folder `demo`."""
    return sorted({*having("demo.py"), *having("demo")})
