"""A module that does everything people expect, from a few words: see docs/adding-a-module.md.

`python -m tools.new_module disputes --thing dispute --zh 争议` writes one folder: tables, states, commands, a declaration, a demo,
texts in both languages; then the first migration, the compiled texts and the pages of docs/ that the code itself tells.
"""

from __future__ import annotations

import argparse
import csv
import keyword
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

try:
    from babel.messages import pofile
    from babel.messages.catalog import Catalog
except ImportError:
    sys.exit("Once before: .venv/bin/python -m pip install --editable '.[test]'")

from tools import messages

ROOT = Path(__file__).resolve().parent.parent
SKELETON = Path(__file__).resolve().parent / "skeleton"
NAME = re.compile(r"[a-z][a-z]{2,15}")
CALLED = re.compile(r"[\w·（）() -]{1,20}")
CODE = ("apps", "states", "models", "commands", "subject", "demo")
MADE = """made linli/modules/{module} and renewed the pages of docs/ that tell of all modules; nothing else has to be edited. Now:
  script/check; script/test tests/test_subjects*.py -k {module}; script/demo"""


def files(module: str) -> dict[str, str]:
    """Path in the repository -> name of its template; an empty name makes an empty file."""
    home = f"linli/modules/{module}"
    return (
        dict.fromkeys((f"{home}/__init__.py", f"{home}/migrations/__init__.py"), "")
        | {f"{home}/{name}.py": f"{name}.py.txt" for name in CODE}
        | {f"{home}/data/figures.csv": "figures.csv.txt"}
    )


def make(module: str, thing: str, zh: str, root: Path = ROOT) -> list[Path]:
    """Write the files and return their paths. Raises FileExistsError when the module is there."""
    words = {"module": module, "thing": thing}
    words |= {name.capitalize(): word.capitalize() for name, word in words.items()}
    words |= {"MODULE": module.upper(), "LETTERS": module[:2].upper(), "zh": zh}
    if (root / "linli" / "modules" / module).exists():
        raise FileExistsError(f"linli/modules/{module}")
    made = []
    for name, template in files(module).items():
        text = filled(template, words) if template else ""
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        made.append(path)
    made.append(texts(root / "linli" / "modules" / module, words))
    return made


def filled(template: str, words: dict[str, str]) -> str:
    return Template((SKELETON / template).read_text(encoding="utf-8")).substitute(words)


def texts(folder: Path, words: dict[str, str]) -> Path:
    """The Chinese catalogue with what the skeleton says, compiled too."""
    catalog = Catalog(locale="zh_Hans", charset="utf-8")
    for source, said in csv.reader(filled("texts.csv.txt", words).splitlines()):
        catalog.add(source, said, context=words["module"])
    path = messages.po_path(folder)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        pofile.write_po(file, catalog, width=100, no_location=True, omit_header=True)
    messages.compile_one(folder)
    return path


def taken(root: Path = ROOT) -> set[str]:
    """Names of apps and parts that are there, ours and those of the libraries."""
    ours = {path.name for path in (root / "linli").glob("*/*") if path.is_dir()}
    return ours | {"site", "ui", "core", "engines", "modules", "auth", "sessions", "axes", "admin"}


def migrate(module: str, root: Path = ROOT) -> None:
    """The first migration."""
    run(root, "manage.py", "makemigrations", module, "-n", "initial")


def tell(root: Path = ROOT) -> None:
    """The generated pages of docs/: verbs, permissions, states, the list of modules."""
    run(root, "-m", "tools.docs", "write")


def run(root: Path, *words: str) -> None:
    """In a process of its own, which sees the new folder. Raises CalledProcessError."""
    environment = {**os.environ, "LINLI_DATA": os.environ.get("LINLI_DATA", str(root / "var"))}
    subprocess.run(
        [sys.executable, *words], cwd=root, env=environment, check=True, capture_output=True, text=True
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.new_module", description=__doc__)
    parser.add_argument("module", help="what it is about, in the plural: disputes")
    parser.add_argument("--thing", help="one of them: dispute (default: without the last s)")
    parser.add_argument("--zh", required=True, help="what it is called in Chinese: 争议")
    chosen = parser.parse_args(arguments)
    thing = chosen.thing or chosen.module.removesuffix("s")
    if not NAME.fullmatch(chosen.module) or not NAME.fullmatch(thing) or chosen.module == thing:
        parser.error(
            "use 3 to 16 small letters, the plural for the module, the singular for --thing"
        )
    if not CALLED.fullmatch(chosen.zh):
        parser.error("--zh: at most 20 characters, without quotation marks and the like")
    if chosen.module in taken() or keyword.iskeyword(thing):
        parser.error(f"{chosen.module} or {thing} has another meaning here: choose other words")
    made = make(chosen.module, thing, chosen.zh)
    try:
        migrate(chosen.module)
        tell()
    except subprocess.CalledProcessError as failed:
        shutil.rmtree(made[0].parent)
        parser.error(f"nothing was made: {failed.stderr.strip().splitlines()[-1]}")
    print(MADE.format(module=chosen.module))
    return 0


if __name__ == "__main__":
    sys.exit(main())
