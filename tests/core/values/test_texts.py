"""Text is made even before it is kept: what cannot be seen is no text, what turns a line goes."""

from __future__ import annotations

import pytest

from linli.core.values.raw import tidy, visible


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("甲\u202e乙\u202c", "甲乙"),
        ("\u2066甲\u2069", "甲"),
        ("a\x00b\ud800c", "abc"),
        ("👨\u200d👩\u200d👧 家", "👨\u200d👩\u200d👧 家"),
    ],
)
def test_text_is_kept_without_what_turns_or_breaks_it(raw, kept):
    assert tidy(raw, lines=False) == kept
    assert tidy(kept, lines=False) == kept


@pytest.mark.parametrize("text", ["", " \u3000", "\u200b\u200d\ufeff", "\u3164\u2800", "\u202e"])
def test_text_that_cannot_be_seen_is_none(text):
    assert visible(text) == ""
    assert visible(f"{text}漏水{text}") == "漏水"
