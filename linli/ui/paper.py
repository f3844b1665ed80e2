"""Printed sheets by typst: all words travel as JSON, so that none is read as markup.

Fonts are the shipped ones, so that a sheet looks the same on every machine.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.template.loader import render_to_string
from django.utils.translation import get_language

from linli.ui import theme

FONTS = Path(__file__).parent / "fonts"


def compiled(template: Path, data: dict[str, Any], words: str = "") -> bytes:
    """The PDF of a typst template that reads `sys.inputs.data`; `colours` there is the theme.

    `words` names a text template with what the paper says, a name and its words on each line.
    """
    lines = render_to_string(words).strip().splitlines() if words else []
    said = {"words": dict(line.split(" ", 1) for line in lines)} if words else {}
    whole = {"lang": language(), **said, **data, "colours": theme.colours()}
    return bytes(
        typst.compile(
            str(template),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        )
    )


def code(address: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=4, border=2, light="white")
    return out.getvalue().decode()


def language() -> str:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
