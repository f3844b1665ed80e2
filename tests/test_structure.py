"""Names, sizes and reasons stay as docs/architecture.md tells them."""

from __future__ import annotations

import pytest

from tools import check


def test_structure_has_no_faults():
    assert check.faults() == []


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("modules/sheds/utils.py", "", "utils says nothing about what is inside"),
        ("modules/sheds/queries.py", "x = 1\n" * 351, "more than 350 lines"),
        ("modules/sheds/views/a/b/rows.py", "", "more than 5 folders deep"),
        ("modules/sheds/rules.py", "def why():\n    import io\n", "without a reason"),
        ("core/sheds/rules.py", "def why():\n    from io import a  # why: \n", "without a reason"),
    ],
)
def test_check_sees_a_fault(tmp_path, place, text, said):
    path = tmp_path / "linli" / place
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (found,) = check.faults(tmp_path)
    assert found.startswith(f"linli/{place}: ")
    assert said in found


def test_check_takes_a_reason(tmp_path):
    path = tmp_path / "tools" / "sheds.py"
    path.parent.mkdir(parents=True)
    path.write_text("def late():\n    import io  # why: slow to load\n")
    assert check.faults(tmp_path) == []
