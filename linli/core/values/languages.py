"""Texts kept in Chinese and English, as the reader reads them."""

from __future__ import annotations

from django.utils.translation import get_language


def chinese() -> bool:
    """Is the reader's language Chinese? Without a reader it is."""
    return (get_language() or "zh").startswith("zh")


def spoken(text: str, english: str) -> str:
    """Chinese also where there is no English."""
    return text if chinese() or not english else english
