"""Breaks text into lines of a width, Chinese and Latin, as a drawing needs it."""

from __future__ import annotations

import re

WIDE_FROM = 0x2E80
LATIN, CAPITAL = 0.56, 0.68
TOKEN = re.compile(r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]")
NEVER_FIRST = frozenset("，。；：、！？）》”】…")


def breadth(text: str, size: float) -> float:
    """About how wide a text is when drawn at a font size, in the same unit."""
    return size * sum(1 if ord(c) >= WIDE_FROM else CAPITAL if c.isupper() else LATIN for c in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines no wider than `width`, broken between Chinese letters and between words."""
    lines, line = [], ""
    for token in _pieces(text, width, size):
        fits = breadth(line + token.rstrip(), size) <= width
        if line and not fits and token not in NEVER_FIRST:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str, width: float, size: float) -> list[str]:
    """Tokens, those too wide for a line cut into letters."""
    found: list[str] = []
    for token in TOKEN.findall(text.strip()):
        found += [token] if breadth(token, size) <= width else list(token)
    return found
