"""Stylesheets: all in one place, every rule used, every class known, colours only in the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linli.ui import theme

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "linli"
CSS = PACKAGE / "ui" / "static" / "ui" / "css"
VENDORED = PACKAGE / "ui" / "static" / "vendor"
SHEETS = sorted(CSS.glob("*.css"))
LINES = 300
# Classes that a library sets, not our templates.
FOREIGN = {"maplibregl-map"}
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
LITERAL = re.compile(r"[\"'`](#(?:[0-9a-fA-F]{3,4}){1,2})\b|\brgba?\(\s*\d|\bhsla?\(\s*\d")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
NAME = re.compile(r"-?[A-Za-z_][\w-]*")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
USED = re.compile(r"\bvar\(--([\w-]+)\)")
MARK = re.compile(r"""\b(?:class|cls)=(?:"((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"|'([^']*)')""", re.S)
CODE = re.compile(r"\{%.*?%\}|[\w-]*(?:\{\{.*?\}\}[\w-]*)+", re.S)


def files(*endings: str) -> list[Path]:
    return [
        path
        for ending in endings
        for path in sorted(PACKAGE.rglob(f"*{ending}"))
        if VENDORED not in path.parents and "migrations" not in path.parts
    ]


def classes(text: str) -> set[str]:
    """Those that the selectors of a stylesheet name."""
    found: set[str] = set()
    for selector in re.findall(r"([^{}]+)\{", COMMENT.sub("", text)):
        if not selector.strip().startswith("@"):
            found |= set(CLASS.findall(re.sub(r"\[[^\]]*\]", "", selector)))
    return found


def known() -> set[str]:
    return set().union(*(classes(path.read_text()) for path in [*SHEETS, *VENDORED.rglob("*.css")]))


def whole(text: str) -> set[str]:
    """Classes a template writes out in full; those put together with a variable are left out."""
    texts = [first or second for first, second in MARK.findall(text)]
    return {name for one in texts for name in CODE.sub(" ", one).split()}


def words() -> set[str]:
    """Names that occur in templates, Python and scripts of the package."""
    found: set[str] = set()
    for path in files(".html", ".py", ".js"):
        found |= set(NAME.findall(path.read_text()))
    return found


def put_together(name: str, spoken: set[str]) -> bool:
    """`tag-warn` from `tag-{{ tone }}`: the beginning stands in the text, the end as a word."""
    parts = name.split("-")
    return any(
        "-".join(parts[:cut]) + "-" in spoken and "-".join(parts[cut:]) in spoken
        for cut in range(1, len(parts))
    )


def test_all_stylesheets_stand_in_the_pages_kit():
    assert [path for path in files(".css") if path.parent != CSS] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_stylesheet_is_short_and_linked(path):
    assert len(path.read_text().splitlines()) <= LINES
    link = f'{{% static "ui/css/{path.name}" %}}'
    assert any(link in template.read_text() for template in files(".html"))


def test_every_linked_stylesheet_is_there():
    linked = {
        name
        for path in files(".html")
        for name in re.findall(r'href="\{% static "([^"]+\.css)" %\}"', path.read_text())
    }
    assert [name for name in linked if not (PACKAGE / "ui" / "static" / name).is_file()] == []


def test_every_class_of_the_stylesheets_is_used():
    spoken = words()
    ours = set().union(*(classes(path.read_text()) for path in SHEETS)) - FOREIGN
    assert sorted(c for c in ours if c not in spoken and not put_together(c, spoken)) == []


def test_every_class_of_the_templates_is_known():
    defined = known()
    unknown = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in files(".html")
        for name in whole(path.read_text()) - defined
    }
    assert sorted(unknown) == []


def test_whole_classes_leave_out_what_a_variable_completes():
    text = """<p class="card{% if late %} board-late{% endif %} tag-{{ tone }}" id="x"><i class='muted'>"""
    assert whole(text) == {"card", "board-late", "muted"}


def test_colours_stand_only_in_the_theme():
    plain = [path for path in SHEETS if path.name != "theme.css"]
    css = [path.name for path in plain if HEX.search(COMMENT.sub("", path.read_text()))]
    code = {
        f"{path.relative_to(PACKAGE)}: {found[0]}"
        for path in files(".py", ".js", ".typ")
        for found in LITERAL.finditer(path.read_text())
    }
    assert (css, sorted(code)) == ([], [])


def test_every_colour_named_is_one_of_the_theme():
    defined = set(re.findall(r"(?m)^  --([\w-]+):", (CSS / "theme.css").read_text()))
    named = {
        name
        for path in [*files(".py", ".js", ".html"), *SHEETS]
        for name in USED.findall(path.read_text())
    }
    named |= {
        name
        for path in files(".typ")
        for name in re.findall(r"data\.colours\.([\w-]+)", path.read_text())
    }
    for path in files(".js"):
        kind = "map-" if path.name == "plan_map.js" else ""
        asked = re.findall(r'\bcolour\("([a-z-]+)"\)', path.read_text())
        named |= {kind + name for name in asked}
    assert sorted(name for name in named if name not in defined and name[:4] != "tblr") == []


def test_every_variable_of_the_theme_is_used():
    text = "\n".join(path.read_text() for path in [*files(".py", ".js", ".typ"), *SHEETS])
    unused = [
        name
        for name in re.findall(r"(?m)^  --([a-z][\w-]+):", (CSS / "theme.css").read_text())
        if not name.startswith("tblr") and not any(way in text for way in ways(name))
    ]
    assert unused == []


def ways(name: str) -> list[str]:
    """How a variable is named: in CSS, in Python, in scripts of maps, on paper, one of a row."""
    own = [f"var(--{name})", f'"{name}"', f'"{name.removeprefix("map-")}"', f"colours.{name}"]
    row = re.fullmatch(r"(?:map-)?([a-z-]+-)\d", name)
    tones = re.fullmatch(r"(tone-)[a-z]+", name)
    return own + [found[1] for found in (row, tones) if found]


def test_theme_reads_its_stylesheet():
    text = (CSS / "theme.css").read_text()
    written = re.findall(r"--([\w-]+):\s*(#\w+)", text)
    assert dict(written) == theme.colours()
    assert len(written) == len(theme.colours()) > 60


def test_drawing_on_paper_has_values_for_names():
    drawing = f'<path fill="{theme.var("map-own")}" stroke="{theme.var("brand")}"/>'
    assert drawing == '<path fill="var(--map-own)" stroke="var(--brand)"/>'
    own, brand = theme.colours()["map-own"], theme.colours()["brand"]
    assert theme.on_paper(drawing) == f'<path fill="{own}" stroke="{brand}"/>'


def test_colour_that_is_not_in_the_theme_is_refused():
    with pytest.raises(KeyError):
        theme.var("pink")
    with pytest.raises(KeyError):
        theme.on_paper('<path fill="var(--pink)"/>')


def test_browser_bar_and_sign_have_the_colours_of_the_theme():
    page = (PACKAGE / "ui" / "templates" / "ui" / "page.html").read_text()
    bar = re.search(r'name="theme-color" content="(#\w+)"', page)
    assert bar is not None
    assert bar[1] == theme.colours()["night"]
    sign = (PACKAGE / "ui" / "static" / "ui" / "logo.svg").read_text()
    assert set(HEX.findall(sign)) - {"#fff"} <= set(theme.colours().values())
