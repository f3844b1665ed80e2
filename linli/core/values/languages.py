"""Texts that rows keep in Chinese and in English."""

from __future__ import annotations

from django.utils.translation import get_language


def spoken(chinese: str, english: str) -> str:
    """The one in the reader's language; Chinese where no English was entered."""
    return english if english and (get_language() or "").startswith("en") else chinese
