"""The documentation names what there is, and what it points at exists."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

from linli.site import discovery
from linli.site.cli_commands import PARTS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
READMES = ["README.md", "README.en.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
MOST_LINES = 20


def said(name):
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text):
    """Headings as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def targets(path):
    found = LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
    return [t for t in found if not re.match(r"[a-z]+:", t)]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in targets(path):
        name, _sign, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("layer", ["core", "modules"])
def test_architecture_names_every_folder(layer):
    text = said("docs/architecture.md")
    missing = [p.name for p in discovery.folders(layer) if f"`{p.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_command(name):
    text = said(name)
    assert [p.name for p in PARTS if f"linli {p.name}" not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_only_commands_there_are(name):
    named = set(re.findall(r"\blinli ([a-z][a-z-]+)", FENCE.sub("", said(name))))
    named |= set(re.findall(r"^\s*(?:\$ )?linli ([a-z][a-z-]+)", said(name), re.M))
    assert named - {p.name for p in PARTS} == set()


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_variable_that_is_read(name):
    """LINLI_ variables of the settings; what only the programs tell each other is left out."""
    read = set(re.findall(r"LINLI_[A-Z_]+", said("linli/site/settings.py")))
    assert sorted(v for v in read if v not in said(name)) == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_no_variable_that_nothing_reads(name):
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "linli").rglob("*.py"))
    scripts = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "script").iterdir())
    named = set(re.findall(r"LINLI_[A-Z_]+", said(name)))
    assert sorted(v for v in named if v not in code + scripts) == []


def test_every_dependency_has_its_reason():
    listed = re.search(r"^dependencies = \[(.*?)^\]", said("pyproject.toml"), re.M | re.S)
    names = re.findall(r'"([\w-]+)', listed[1])
    text = said("docs/decisions/0006-dependencies.md").lower()
    assert [n for n in names if n.lower() not in text] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/decisions/*.md")), ids=lambda p: p.stem)
def test_decision_is_short_and_numbered(path):
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", path.stem)
    if not path.stem.startswith("0006"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_decisions_are_numbered_without_gaps():
    numbers = [int(p.stem[:4]) for p in sorted(ROOT.glob("docs/decisions/*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_architecture_lists_core_in_the_order_of_its_wall():
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    wall = rules["importlinter:contract:core"]["layers"].split()
    text = said("docs/architecture.md")
    table = text[text.index("| folder | gives |") : text.index("Engines take plain values")]
    named = re.findall(
        r"`(\w+)`", "\n".join(line.split("|")[1] for line in table.splitlines()[2:] if "|" in line)
    )
    assert named == [name for name in wall if not name.startswith("(")]


def test_architecture_tells_the_floors_as_the_wall_does():
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    wall = re.findall(r"\((\w+)\)", rules["importlinter:contract:floors"]["layers"])
    text = said("docs/architecture.md")
    start = text.index("`urls` > `menu`")
    assert re.findall(r"`(\w+)`", text[start : text.index("\n\n", start)]) == wall
