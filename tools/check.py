"""Names, sizes, likeness and reasons, which the import walls (.importlinter) and ruff do not look at.

`python -m tools.check` prints each fault and ends with 1 when there is one.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median

from tools import likeness

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("linli", "tools")
# Of tests only the length is asked.
MEASURED = (*FOLDERS, "tests")
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "mixin"}
MAX_LINES, MAX_DEPTH = 350, 5
# Lines of a middling file, said of trees that have enough of them.
MEDIAN, MANY = 110, 20
# Lines of Python in a folder, without migrations: a capability is a declaration. A module that is
# not named here has a figure of its own and does not count into the whole.
MODULES = "linli/modules"
MOST = {
    f"{MODULES}/cases": 6_500,
    f"{MODULES}/catalogue": 3_100,
    f"{MODULES}/console": 4_500,
    f"{MODULES}/entry": 2_200,
    f"{MODULES}/grids": 6_500,
    f"{MODULES}/mediation": 350,
}
WHOLE, A_MODULE = 60_000, 6_500
# An import inside a function hides what a file stands on; its line says why it must.
REASON = "# why: "
INDENTED = re.compile(r"^[ \t]+(?:import|from) ", re.MULTILINE)

# A verb has its move, its command and its step; what else is to be said of it stands on the move.
MOST_TABLES = 3
VERB = re.compile(r"([a-z_]+)\.([a-z_]+)")
SPOKEN_BY = ("Move", "command")

# Asking a text for digits. Here the readers stand; engines, which know no core, read what their
# own patterns found.
ASKED = re.compile(r"\.is(?:decimal|digit|numeric)\(")
READERS = ("linli/core/values", "linli/engines")


def files(root: Path) -> list[Path]:
    found = (path for folder in MEASURED for path in sorted((root / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def shape(path: Path, text: str) -> Iterator[str]:
    if len(text.splitlines()) > MAX_LINES:
        yield f"more than {MAX_LINES} lines"
    if path.parts[0] not in FOLDERS:
        return
    if path.stem in BANNED_NAMES:
        yield f"{path.stem} says nothing about what is inside"
    if len(path.parts) - 1 > MAX_DEPTH:
        yield f"more than {MAX_DEPTH} folders deep"


def unexplained(text: str) -> Iterator[str]:
    """Imports inside functions whose lines give no reason."""
    if not INDENTED.search(text):
        return
    lines = text.splitlines()
    functions = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    inside = {
        (node.lineno, node.end_lineno or node.lineno)
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    for first, last in sorted(inside):
        if not any(line.partition(REASON)[2].strip() for line in lines[first - 1 : last]):
            yield f"line {first} imports inside a function without a reason ({REASON.strip()} ...)"


def misread(text: str) -> Iterator[str]:
    """`int(x)` in a function that asks `x.isdecimal()` or the like first: "²" passes and has no
    value, thousands of digits stop `int`, and what it gives may be more than a column holds."""
    if not ASKED.search(text):
        return
    calls = [
        [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef)
    ]
    for own in calls:
        asked = {
            ast.unparse(call.func.value)
            for call in own
            if isinstance(call.func, ast.Attribute) and ASKED.fullmatch(f".{call.func.attr}(")
        }
        for call in own:
            if ast.unparse(call.func) == "int" and call.args and ast.unparse(call.args[0]) in asked:
                yield f"line {call.lineno} reads a number by itself: use core/values (natural)"


def sizes(lines: Mapping[Path, int]) -> Iterator[str]:
    """Folders that outgrew their figure, and files that are long on the whole."""
    counted: Counter[str] = Counter()
    for path, n in lines.items():
        counted["/".join(path.parts[:3]) if path.is_relative_to(MODULES) else path.parts[0]] += n
    counted["linli"] += sum(counted[folder] for folder in MOST)
    limits = {folder: A_MODULE for folder in counted if folder.startswith(MODULES)}
    for folder, most in {**limits, **MOST, "linli": WHOLE}.items():
        if counted[folder] > most:
            yield f"{folder}: {counted[folder]:,} lines, at most {most:,}"
    full = [n for n in lines.values() if n]
    if len(full) >= MANY and (middle := median(full)) > MEDIAN:
        yield f"half of all files have more than {MEDIAN} lines (median {middle:g})"


def alike(root: Path) -> Iterator[str]:
    for path, line, other, there in likeness.like(root / "linli" / "modules"):
        both = f"{path.relative_to(root)}: from line {line}", f"{other.relative_to(root)}:{there}"
        yield f"{both[0]} the same {likeness.LIKE} lines as {both[1]}"


def tables(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The outermost dicts, lists, tuples and sets written outside functions."""
    for node in body:
        if isinstance(node, ast.Dict | ast.List | ast.Tuple | ast.Set):
            yield node
        elif not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield from tables(ast.iter_child_nodes(node))


def named(table: ast.AST) -> set[str]:
    """The texts that are a key or an element of a table, or of one inside it."""
    found: set[str] = set()
    for node in ast.walk(table):
        held = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", ())
        found |= texts(held)
    return found


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def texts(nodes: Iterable[ast.AST | None]) -> set[str]:
    held = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in held if isinstance(value, str)}


def scattered(sources: Mapping[Path, str]) -> Iterator[str]:
    """Verbs that stand in more tables than a reader can find: by their names anywhere, without
    their module's inside it. Permissions are called like verbs; where they are declared does not
    count."""
    verbs: set[str] = set()
    held: list[tuple[str, set[str]]] = []
    for path, text in sources.items():
        tree = ast.parse(text)
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
        said = (call.args[0] for call in calls if called(call) in SPOKEN_BY)
        verbs |= {text for text in texts(said) if VERB.fullmatch(text)}
        if path.name != "apps.py":
            module = path.parts[2] if path.parts[1] == "modules" else ""
            held += [(module, named(table)) for table in tables(tree.body)]
    for verb in sorted(verbs):
        home, name = verb.split(".")
        count = sum(verb in said or (module == home and name in said) for module, said in held)
        if count > MOST_TABLES:
            yield f"{verb} stands in {count} tables, at most {MOST_TABLES}: say it on its Move"


def faults(root: Path = ROOT) -> list[str]:
    found: list[str] = []
    lines: dict[Path, int] = {}
    sources: dict[Path, str] = {}
    for path in files(root):
        place, text = path.relative_to(root), path.read_text(encoding="utf-8")
        lines[place] = len(text.splitlines())
        told = [*shape(place, text)]
        if place.parts[0] in FOLDERS:
            told += unexplained(text)
            told += [] if any(map(place.is_relative_to, READERS)) else misread(text)
        if place.is_relative_to("linli"):
            sources[place] = text
        found += [f"{place}: {fault}" for fault in told]
    return [*found, *sizes(lines), *alike(root), *scattered(sources)]


def main() -> int:
    found = faults()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
