"""The colours of the theme for what cannot read a stylesheet: paper, codes, pictures.

The one table is `static/ui/css/theme.css`; a page's drawings name its variables themselves.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHEET = Path(__file__).parent / "static" / "ui" / "css" / "theme.css"
COLOUR = re.compile(r"--([a-z][a-z0-9-]*): (#[0-9a-f]{6});")
NAMED = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def colours() -> dict[str, str]:
    """Names of the theme's plain colours and their values as `#rrggbb`."""
    return dict(COLOUR.findall(SHEET.read_text(encoding="utf-8")))


def var(name: str) -> str:
    """A colour as a drawing in a page names it; KeyError when the theme has no such colour."""
    if name not in colours():
        raise KeyError(name)
    return f"var(--{name})"


def on_paper(drawing: str) -> str:
    """The same drawing with values in place of names; KeyError for a name that is no colour."""
    return NAMED.sub(lambda found: colours()[found[1]], drawing)
