"""A module skeleton that stands on all its floors: `python -m tools.new_module notices --thing notice`.

It has one table, one list, one form and two commands with their tests; change them into your own.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
SKELETON = Path(__file__).resolve().parent / "skeleton"
NAME = re.compile(r"[a-z][a-z]{2,15}")
CODE = ("apps", "models", "queries", "commands", "forms", "views", "urls", "menu")
PAGES = ("list", "form")
NEXT = """made linli/modules/{module}; now:
  python manage.py makemigrations {module}
  python -m tools.messages update linli/modules/{module}    then fill in the Chinese
  python -m tools.messages compile linli/modules/{module}
  say in its apps.py which shipped roles hold its permissions
  script/check; script/test tests/modules/{module}"""


def files(module: str) -> dict[str, str]:
    """Path in the repository -> name of its template; an empty name makes an empty file."""
    home, tests = f"linli/modules/{module}", f"tests/modules/{module}"
    empty = (f"{home}/__init__.py", f"{home}/migrations/__init__.py", f"{tests}/__init__.py")
    return (
        dict.fromkeys(empty, "")
        | {f"{home}/{name}.py": f"{name}.py.txt" for name in CODE}
        | {f"{home}/templates/{module}/{name}.html": f"{name}.html.txt" for name in PAGES}
        | {f"{tests}/doors.py": "doors.py.txt", f"{tests}/test_{module}.py": "test.py.txt"}
    )


def make(module: str, thing: str, root: Path = ROOT) -> list[Path]:
    """Write the files and return their paths. Raises FileExistsError when the module is there."""
    words = {"module": module, "thing": thing}
    words |= {name.capitalize(): word.capitalize() for name, word in words.items()}
    if (root / "linli" / "modules" / module).exists():
        raise FileExistsError(f"linli/modules/{module}")
    made = []
    for name, template in files(module).items():
        text = (SKELETON / template).read_text(encoding="utf-8") if template else ""
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(words), encoding="utf-8")
        made.append(path)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.new_module", description=__doc__)
    parser.add_argument("module", help="what it is about, in the plural: notices")
    parser.add_argument("--thing", help="one of them: notice (default: without the last s)")
    chosen = parser.parse_args(arguments)
    thing = chosen.thing or chosen.module.removesuffix("s")
    if not NAME.fullmatch(chosen.module) or not NAME.fullmatch(thing):
        parser.error("use 3 to 16 small letters")
    try:
        make(chosen.module, thing)
    except FileExistsError as there:
        parser.error(f"{there} is there already")
    print(NEXT.format(module=chosen.module))
    return 0


if __name__ == "__main__":
    sys.exit(main())
