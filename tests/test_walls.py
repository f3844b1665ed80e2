"""Each wall is given a sample it must report, and a clean tree it must not."""

from __future__ import annotations

import configparser
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).resolve().parents[1]
CORE = (
    "demo", "health", "review", "meetings", "documents", "claims", "booking", "ledger", "exchange", "indicators", "search",
    "tasks", "conversation", "parties", "notices", "residents", "subjects", "clock", "fields", "files",
    "places", "figures", "lifecycle", "outbox", "journal", "access", "people", "areas", "values",
    "versions", "errors",
)  # fmt: skip
FLOORS = (
    ("urls",), ("menu",), ("subject",), ("views", "api", "middleware"), ("operations",), ("forms",),
    ("tasks", "exchange"), ("retention", "demo"), ("public",), ("commands",), ("queries",), ("rules",),
    ("models",), ("states",),
)  # fmt: skip
ALL = [name for floor in FLOORS for name in floor]
WITHOUT_TABLES = ("urls", "menu", "views", "api", "middleware", "operations", "forms", "tasks")
PARTS = ("tools", "sample.site", "sample.modules", "sample.ui", "sample.core", "sample.engines")
MODULES = ("sheds", "barns")
WALLS = ("parts", "core", "floors", "doors", "circles", "pages")


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A package `sample` with two modules on all floors and all of core, under the real contracts."""
    root = tmp_path_factory.mktemp("walls")
    places = [*PARTS[1:], *(f"sample.core.{name}" for name in CORE)]
    places += [f"sample.modules.{name}.{floor}" for name in MODULES for floor in [*ALL, "apps"]]
    for name in ("tools", "sample.core.people.models", *places):
        write(root, name, "")
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    for section in rules.values():
        # What is let through for now is let through in the real tree only.
        section.pop("ignore_imports", None)
        for option, value in section.items():
            names = (f"sample_{n}" if n == "tools" else n for n in value.split("\n"))
            section[option] = "\n".join(names).replace("linli", "sample")
    with (root / "rules").open("w", encoding="utf-8") as file:
        rules.write(file)
    return root


@pytest.fixture
def tree(clean, monkeypatch):
    """The clean tree, to which a test adds its lines; they are gone after it."""
    held = set(clean.rglob("*"))
    monkeypatch.syspath_prepend(clean)
    configuration.configure()
    yield clean
    for path in sorted(clean.rglob("*.py")):
        path.write_text("")
    for path in sorted(set(clean.rglob("*")) - held, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def write(root, name, line):
    """Adds a line to a file of the tree; folders on the way become packages."""
    parts = name.replace("tools", "sample_tools").split(".")
    folder = root.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    for depth in range(1, len(parts) + 1):
        (root.joinpath(*parts[:depth]) / "__init__.py").touch()
    with (folder / "__init__.py").open("a", encoding="utf-8") as file:
        file.write(line.replace("import tools", "import sample_tools") + "\n")


def broken(tree, *walls):
    found = {
        wall
        for wall in walls or WALLS
        if not lint_imports(str(tree / "rules"), (wall,), cache_dir=None, no_logo=True)
    }
    return found


def test_walls_let_a_clean_tree_pass(tree):
    write(tree, "sample.modules.sheds.views", "import sample.modules.sheds.commands.late")
    write(tree, "sample.modules.sheds.commands.late", "import sample.modules.barns.public")
    write(tree, "sample.modules.sheds.commands.late", "import sample.core.people.models")
    write(tree, "sample.site.start", "import sample.modules.sheds.public")
    write(tree, "sample.modules.sheds.apps", "import sample.modules.sheds.views")
    assert broken(tree) == set()


def test_walls_are_all_tested():
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    held = {name.rsplit(":", 1)[1] for name in rules.sections() if ":contract:" in name}
    assert {wall for wall in held if not wall.startswith("engines")} == set(WALLS)


@pytest.mark.parametrize(("upper", "lower"), [*pairwise(PARTS)])
def test_parts_below_never_import_parts_above(tree, upper, lower):
    place = "sample.core.errors" if lower == "sample.core" else f"{lower}.late"
    write(tree, place, f"import {upper}")
    assert broken(tree) == {"parts"}


@pytest.mark.parametrize(("upper", "lower"), [*pairwise(CORE)])
def test_core_keeps_its_order(tree, upper, lower):
    write(tree, f"sample.core.{lower}.shed", f"import sample.core.{upper}")
    assert broken(tree, "core") == {"core"}


def test_core_knows_every_folder_of_its_own(tree):
    write(tree, "sample.core.drawer", "")
    assert broken(tree) == {"core"}


@pytest.mark.parametrize(
    ("upper", "lower"), [(a, b) for up, low in pairwise(FLOORS) for a in up for b in low]
)
def test_floors_keep_their_order(tree, upper, lower):
    write(tree, f"sample.modules.sheds.{lower}", f"import sample.modules.sheds.{upper}")
    assert broken(tree, "floors") == {"floors"}


@pytest.mark.parametrize("name", ["utils", "sheet_columns_of_old", "resident_urls"])
def test_floors_name_every_file_of_a_module(tree, name):
    write(tree, f"sample.modules.sheds.{name}", "")
    assert broken(tree) == {"floors"}


@pytest.mark.parametrize("floor", [*(name for name in ALL if name != "public"), "apps"])
@pytest.mark.parametrize(
    "outside", ["sample.modules.barns.views", "sample.site.start", "tools.bench"]
)
def test_doors_lead_through_public_alone(tree, outside, floor):
    write(tree, outside, f"import sample.modules.sheds.{floor}")
    assert "doors" in broken(tree, "doors")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sample.modules.sheds.queries", "sample.modules.barns.public"),
        ("sample.modules.sheds.commands.late", "sample.modules.sheds.commands.early"),
        ("sample.core.people.posts", "sample.core.people.leave"),
        ("sample.site.start", "sample.site.stop"),
        ("tools.bench", "tools.check"),
    ],
)
def test_circles_are_seen_between_modules_and_files(tree, one, other):
    back = one.replace("sheds.queries", "sheds.public")
    write(tree, one, f"import {other}")
    write(tree, other.replace("barns.public", "barns.queries"), f"import {back}")
    assert broken(tree) == {"circles"}


@pytest.mark.parametrize("floor", WITHOUT_TABLES)
@pytest.mark.parametrize("tables", ["sample.modules.sheds.models", "sample.core.people.models"])
def test_pages_know_no_tables(tree, floor, tables):
    write(tree, f"sample.modules.sheds.{floor}", f"import {tables}")
    assert broken(tree) == {"pages"}


def complaints(place, text):
    given = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--select",
        "TID",
        "--output-format",
        "concise",
        "--stdin-filename",
    ]
    run = subprocess.run(
        [*given, str(place), "-"], cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )
    return {line.split()[1] for line in run.stdout.splitlines() if " TID" in line}


@pytest.mark.parametrize("name", ["django.http", "django.shortcuts", "ninja"])
def test_http_is_known_to_views_alone(name):
    line = f"import {name}\n"
    for below in ("queries.py", "forms/steps.py", "operations.py", "viewsmore.py", "public.py"):
        assert complaints(f"linli/modules/sheds/{below}", line) == {"TID251"}
    for place in ("linli/core/people/posts.py", "linli/engines/grids/draw.py"):
        assert complaints(place, line) == {"TID251"}
    for place in (
        "linli/modules/sheds/views/list.py",
        "linli/modules/sheds/api.py",
        "linli/ui/pages.py",
    ):
        assert complaints(place, line) == set()


def test_relative_imports_are_refused():
    assert complaints("linli/modules/sheds/views/list.py", "from . import rows\n") == {"TID252"}
    assert complaints("tests/test_sheds.py", "from .conftest import rows\n") == {"TID252"}
