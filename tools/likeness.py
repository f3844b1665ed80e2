"""Lines that stand alike in two modules: what both need belongs in core or ui."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

LIKE = 6
ENDINGS = (".py", ".html")
WORD = re.compile(r"\w")
COMMENT = re.compile(r"#|\{#|<!--")

Line = tuple[int, str]


def telling(path: Path) -> list[Line]:
    """(number, text) of the lines that say something: no blank ones, comments, imports, lone
    punctuation."""
    text = path.read_text(encoding="utf-8")
    left_out = imports(text) if path.suffix == ".py" else set()
    return [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in left_out and WORD.search(line) and not COMMENT.match(line.strip())
    ]


def imports(text: str) -> set[int]:
    """The numbers of all lines of import statements."""
    found = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import | ast.ImportFrom))
    return {at for node in found for at in range(node.lineno, (node.end_lineno or 0) + 1)}


def like(modules: Path) -> Iterator[tuple[Path, int, Path, int]]:
    """Where six telling lines on end stand in files of two modules: the first place of each pair.

    Two files with a longer passage in common are told once.
    """
    first: dict[tuple[str, ...], tuple[Path, int]] = {}
    told: set[tuple[Path, Path]] = set()
    paths = (p for p in sorted(modules.rglob("*")) if p.suffix in ENDINGS)
    kept = (p for p in paths if not {"migrations", "locale"} & set(p.parts))
    for _module, files in groupby(kept, key=lambda p: p.relative_to(modules).parts[0]):
        fresh: dict[tuple[str, ...], tuple[Path, int]] = {}
        for path in files:
            lines = telling(path)
            for at in range(len(lines) - LIKE + 1):
                passage = tuple(text for _number, text in lines[at : at + LIKE])
                fresh.setdefault(passage, (path, lines[at][0]))
                if passage in first and (first[passage][0], path) not in told:
                    told.add((first[passage][0], path))
                    yield path, lines[at][0], *first[passage]
        first.update({passage: place for passage, place in fresh.items() if passage not in first})
