"""Each engine works where there is neither Django nor the rest of Linli."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from linli import engines

NAMES = sorted(one.name for one in pkgutil.iter_modules(engines.__path__))
PROGRAM = """
import importlib, pkgutil, sys

BLOCKED = ("django", "linli.core", "linli.ui", "linli.modules", "linli.site")

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(tuple(one + "." for one in BLOCKED)) or name in BLOCKED:
            raise ImportError(f"{name} is not to be had here")

sys.meta_path.insert(0, Wall())
for blocked in BLOCKED:
    try:
        importlib.import_module(blocked)
    except ImportError:
        continue
    raise SystemExit(f"{blocked} could be imported: the wall does not hold")
engine = importlib.import_module(f"linli.engines.{sys.argv[1]}")
for found in pkgutil.walk_packages(getattr(engine, "__path__", []), engine.__name__ + "."):
    importlib.import_module(found.name)
    print(found.name)
import doctest
failed, tried = doctest.testmod(engine)
if failed:
    raise SystemExit(f"{failed} of {tried} examples are not true")
print("examples", tried, file=sys.stderr)
"""
# Nothing to show in a line or two: reading needs a file, sentences and shifts have pages of tests.
WITHOUT_EXAMPLE = {"coordinates", "layers", "sentences"}


@pytest.mark.parametrize("name", NAMES)
def test_engine_with_all_its_files_needs_neither_django_nor_the_rest_of_linli(name):
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    folder = Path(engines.__path__[0]) / name
    files = {f"linli.engines.{name}.{one.stem}" for one in folder.glob("[!_]*.py")}
    assert set(done.stdout.split()) == files
    shown = int(done.stderr.split("examples")[-1])
    assert shown or name in WITHOUT_EXAMPLE


@pytest.mark.parametrize("name", NAMES)
def test_engine_says_what_goes_in_and_out(name):
    said = importlib.import_module(f"linli.engines.{name}").__doc__ or ""
    assert len(said.splitlines()) > 1


def test_engines_are_those_that_are_meant():
    assert set(NAMES) == {
        "addresses", "coordinates", "divisions", "grids", "layers", "locate", "pictures", "sentences",
    }  # fmt: skip
