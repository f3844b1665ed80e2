"""The pages of docs/ that the code itself tells: `python -m tools.docs [write|check]`.

Verbs, permissions, states and fields are declared once, in the code; these pages repeat them for
people. `check` names the stale ones and ends with 1.
"""

from __future__ import annotations

import csv
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import django
from django.utils import translation

import linli.core
import linli.modules
from linli.core.access.permissions import declared
from linli.core.lifecycle.states import Machine

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "*Made from the code by `python -m tools.docs`; do not edit by hand.*"
MARKS = ("<!-- modules: made by `python -m tools.docs` -->", "<!-- end of modules -->")
FIELDS = ROOT / "linli/core/fields/data/fields.csv"


def load() -> None:
    """Django, and every file whose name says that it declares commands or states."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    os.environ.setdefault("LINLI_DATA", str(ROOT / "var"))
    django.setup()
    for name in declaring():
        importlib.import_module(name)


def declaring() -> list[str]:
    """Dotted names of all `commands` and `states` files of core and modules."""
    found = []
    for package in (linli.core, linli.modules):
        for folder in package.__path__:
            found += [p for p in Path(folder).rglob("*.py") if p.name != "__init__.py"]
    names = (p.relative_to(ROOT).with_suffix("").parts for p in found)
    return sorted(".".join(n) for n in names if {"commands", "states"} & set(n[3:]))


def said(text: Any, language: str) -> str:
    """A lazy label in one language, safe inside a table."""
    with translation.override(language):
        return str(text).replace("|", "\\|").replace("\n", " ")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *parts]) + "\n"


def verbs() -> str:
    from linli.core.lifecycle.commands import REGISTRY  # why: needs Django set up

    rows = [
        (
            f"`{s.verb}`",
            said(s.label, "zh-hans"),
            said(s.label, "en"),
            f"`{s.permission}`",
            home(s.module),
        )
        for _verb, s in sorted(REGISTRY.items())
        if s.module.startswith("linli.")
    ]
    intro = "Every change passes one of these commands; its name stands in the journal."
    return page(
        "动作 Verbs", intro, table(("Verb", "中文", "English", "Permission", "Folder"), rows)
    )


def home(dotted: str) -> str:
    """`linli.modules.cases.commands.unit` -> `modules/cases`."""
    return "/".join(dotted.split(".")[1:3])


def permissions() -> str:
    from linli.core.access import shipped  # why: needs Django set up

    roles = shipped.roles()
    rows = [
        (
            f"`{name}`", said(label, "zh-hans"), said(label, "en"),
            "、".join(role.name for role in roles.values() if name in role.permissions),
        )
        for name, label in sorted(declared().items())
    ]  # fmt: skip
    kinds = [
        (f"`{role.code}`", role.name, role.name_en, role.duty, str(len(role.permissions)))
        for role in roles.values()
    ]
    return page(
        "权限 Permissions",
        table(("Permission", "中文", "English", "随附角色 Shipped roles"), rows),
        "## 随附角色 Shipped roles",
        table(("Role", "中文", "English", "Duty", "Permissions"), kinds),
    )


def machines() -> Iterator[tuple[str, Any]]:
    """(folder, machine) of every states.py that declares one."""
    for name in declaring():
        for value in vars(sys.modules[name]).values():
            if isinstance(value, Machine) and name.endswith(".states"):
                yield home(name), value


def states() -> str:
    parts = []
    for folder, machine in machines():
        parts += [
            f"## {folder}",
            diagram(machine),
            table_of_states(machine),
            table_of_moves(machine),
        ]
    return page("状态 States", *parts)


def diagram(machine: Any) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {machine.start}"]
    lines += [f"  {s.code}: {said(s.label, 'zh-hans')}" for s in machine.states]
    for move in machine.moves:
        label = said(move.label, "zh-hans")
        lines += [f"  {s} --> {move.target}: {label}" for s in move.sources if move.target]
    lines += [f"  {s.code} --> [*]" for s in machine.states if s.final]
    return "\n".join([*lines, "```"])


def table_of_states(machine: Any) -> str:
    rows = [
        (f"`{s.code}`", said(s.label, "zh-hans"), said(s.label, "en"), "是 yes" if s.final else "")
        for s in machine.states
    ]
    return table(("State", "中文", "English", "终态 Final"), rows)


def table_of_moves(machine: Any) -> str:
    rows = [
        (
            f"`{m.verb}`", said(m.label, "zh-hans"), said(m.label, "en"),
            ", ".join(f"`{s}`" for s in m.sources), f"`{m.target}`" if m.target else "视情形 it depends",
            m.by, "必填 needed" if m.reason else "",
        )
        for m in machine.moves
    ]  # fmt: skip
    heads = ("Move", "中文", "English", "从 From", "到 To", "由 By", "理由 Reason")
    return table(heads, rows)


def fields() -> str:
    with FIELDS.open(encoding="utf-8-sig", newline="") as handle:
        lines = list(csv.DictReader(handle))
    rows = [
        (
            f"`{one['code']}`", one["name"], one["name_en"], one["type"], one["unit"], one["sensitivity"],
            "是 yes" if one["personal"].lower() in ("yes", "true", "1") else "", one["purpose"], one["retention_days"],
        )
        for one in lines
    ]  # fmt: skip
    heads = (
        "Field",
        "中文",
        "English",
        "Type",
        "Unit",
        "Sensitivity",
        "个人信息 Personal",
        "用途 Purpose",
        "保存天数 Days kept",
    )
    return page("字段 Fields", table(heads, rows))


def modules() -> str:
    """The table of modules as their apps.py describe them, within its marks."""
    from django.apps import apps  # why: needs Django set up

    rows = [
        (f"`{config.label}`", config.description)  # type: ignore[attr-defined]
        for config in sorted(apps.get_app_configs(), key=lambda one: one.label)
        if config.name.startswith("linli.modules.")
    ]
    return f"{MARKS[0]}\n{table(('module', 'gives'), rows)}\n{MARKS[1]}"


def architecture() -> str:
    """The page by hand with the table of modules renewed."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    before, _mark, rest = text.partition(MARKS[0])
    return before + modules() + rest.partition(MARKS[1])[2]


PAGES: dict[str, Callable[[], str]] = {
    "verbs.md": verbs, "permissions.md": permissions, "states.md": states, "fields.md": fields,
    "architecture.md": architecture,
}  # fmt: skip


def made() -> dict[str, str]:
    """Name of the page -> what it must say now."""
    load()
    return {name: make() for name, make in PAGES.items()}


def stale() -> list[str]:
    now = made()
    paths = {name: DOCS / name for name in now}
    return [
        name
        for name, path in paths.items()
        if not path.exists() or path.read_text(encoding="utf-8") != now[name]
    ]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["check"]:
        for name in (old := stale()):
            print(f"docs/{name} is stale: run `python -m tools.docs`")
        return 1 if old else 0
    for name, text in made().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
