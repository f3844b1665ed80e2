"""docs/adding-a-module.md is true: its commands run, its examples stand in what they make."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.tools.test_new_module import ROOT, STANDARD, copy, made, run

__all__ = ["copy", "made"]
PAGE = (ROOT / "docs/adding-a-module.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
COMMANDS = [
    line for kind, body in BLOCK.findall(PAGE) if kind == "sh" for line in body.splitlines()
]
EXAMPLES = [body for kind, body in BLOCK.findall(PAGE) if kind == "python"]


def test_page_is_one_page_and_has_examples():
    assert len(PAGE.splitlines()) <= 90
    assert len(COMMANDS) >= 4 and len(EXAMPLES) >= 5


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.splitlines()[0])
def test_example_stands_in_the_new_module(example, made):
    first, _newline, rest = example.partition("\n")
    name = first.removeprefix("# ").strip()
    (path,) = [p for p in made if p.name == name]
    assert rest.rstrip("\n") in path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_page_runs(copy, command):
    words = shlex.split(command)
    assert words[0] == "python"
    if "tools.new_module" in words:
        assert (copy / "linli/modules/disputes/subject.py").exists()  # the copy was made by it
    elif "pytest" in words:
        assert command == STANDARD  # run beside what else the copy must pass
    else:
        run(copy, *words[1:])
