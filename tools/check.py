"""The structure import-linter cannot see: floors inside a module, doors between modules, names.

`python -m tools.check` prints each fault and ends with 1 when there is one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "linli"
# A file imports only from floors below it. Files on one floor may know each other.
FLOORS = (
    ("engine",), ("states",), ("models",), ("rules", "duties"), ("queries", "flow_words", "flow_text", "flow_graph", "drawing", "place_drawing", "printing", "channels"), ("commands",), ("retention",),
    ("seeding", "historical"), ("public",), ("demo",), ("tasks", "sheet_columns", "exchange"), ("forms",), ("operations",), ("views", "api", "middleware"),
    ("urls",), ("menu",), ("apps",),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(FLOORS) for name in names}
NO_MODELS = ("views", "api", "urls", "tasks", "forms")
NO_HTTP_BELOW = RANK["views"]
HTTP = ("django.http", "ninja", "django.shortcuts")
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "mixin"}
MAX_LINES, MAX_DEPTH = 400, 5


def floor_of(part: str) -> str:
    """`resident_urls` stands on the floor of urls."""
    return "urls" if part.endswith("_urls") else part


def files() -> list[Path]:
    return [p for p in sorted(ROOT.rglob("*.py")) if "migrations" not in p.parts]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def check_module_file(path: Path) -> Iterator[str]:
    module, *inside = path.relative_to(ROOT / "modules").with_suffix("").parts
    if not inside or inside == ["__init__"]:
        return
    floor = floor_of(inside[0])
    if floor not in RANK:
        yield f"{path}: no floor is called {inside[0]!r}"
        return
    for name in imports(path):
        yield from check_import(path, module, floor, name)


def check_import(path: Path, module: str, floor: str, name: str) -> Iterator[str]:
    parts = name.split(".")
    if parts[:2] == ["linli", "modules"] and len(parts) > 3:
        target = floor_of(parts[3])
        if parts[2] != module:
            if target != "public":
                yield f"{path}: enters the module {parts[2]} through {target}, not public"
        elif target in RANK and RANK[target] > RANK[floor]:
            yield f"{path}: imports {name} from a floor above {floor}"
        elif target == "models" and floor in NO_MODELS:
            yield f"{path}: {floor} imports models"
    if RANK[floor] < NO_HTTP_BELOW and any(name == h or name.startswith(h + ".") for h in HTTP):
        yield f"{path}: {floor} imports {name}"


def check_core_file(path: Path) -> Iterator[str]:
    for name in imports(path):
        if any(name == h or name.startswith(h + ".") for h in HTTP):
            yield f"{path}: core imports {name}"


def check_shape(path: Path) -> Iterator[str]:
    if path.stem in BANNED_NAMES:
        yield f"{path}: {path.stem} says nothing about what is inside"
    if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES:
        yield f"{path}: more than {MAX_LINES} lines"
    if len(path.relative_to(ROOT).parts) > MAX_DEPTH:
        yield f"{path}: more than {MAX_DEPTH} folders deep"


def faults() -> list[str]:
    found: list[str] = []
    for path in files():
        found += check_shape(path)
        if path.is_relative_to(ROOT / "modules") and path.parent != ROOT / "modules":
            found += check_module_file(path)
        elif path.is_relative_to(ROOT / "core"):
            found += check_core_file(path)
    return sorted(set(found))


def main() -> int:
    found = faults()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
