"""Every word is there in Chinese and in English."""

from __future__ import annotations

import pytest

from tools import messages


@pytest.mark.parametrize("folder", messages.folders(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_text_is_translated_and_compiled(folder):
    assert messages.problems(folder) == []
