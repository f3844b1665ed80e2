"""Finds the apps: every folder of core and modules that has an apps.py."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def folders(layer: str) -> list[Path]:
    return sorted(p.parent for p in (ROOT / layer).glob("*/apps.py"))


def apps() -> list[str]:
    """Dotted names, core first: `linli.core.areas`, ..., `linli.modules.cases`."""
    return [f"linli.{layer}.{p.name}" for layer in ("core", "modules") for p in folders(layer)]


def having(filename: str) -> list[str]:
    """Dotted names of the module folders that hold `filename` (say `urls.py`)."""
    return [f"linli.modules.{p.name}" for p in folders("modules") if (p / filename).exists()]


def showing() -> list[str]:
    """Dotted names of the modules that show themselves in the demo: by a file or folder `demo`."""
    return sorted({*having("demo.py"), *having("demo")})
