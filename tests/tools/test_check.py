"""Every limit of size and likeness is given something it must report, and something it must not."""

from __future__ import annotations

import pytest

from tools import check, likeness

PASSAGE = [f"value_{n} = count({n})" for n in range(likeness.LIKE)]


def put(root, place, lines):
    path = root / "linli" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def modules(root, one, other, ending="py"):
    put(root, f"modules/sheds/rows.{ending}", one)
    put(root, f"modules/barns/rows.{ending}", other)
    return check.faults(root)


@pytest.mark.parametrize("folder", check.MOST)
def test_folder_over_its_figure_is_reported(tmp_path, monkeypatch, folder):
    monkeypatch.setitem(check.MOST, folder, 10)
    place = folder.removeprefix("linli").strip("/") or "core"
    put(tmp_path, f"{place}/rules.py", ["x = 1"] * 4)
    put(tmp_path, f"{place}/views/rows.py", ["x = 1"] * 6)
    put(tmp_path, f"{place}/migrations/0001_initial.py", ["x = 1"] * 6)
    assert check.faults(tmp_path) == []
    put(tmp_path, f"{place}/rules.py", ["x = 1"] * 5)
    assert check.faults(tmp_path) == [f"{folder}: 11 lines, at most 10"]


def test_whole_is_the_house_and_the_modules_named_and_others_have_a_figure(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "WHOLE", 20)
    monkeypatch.setattr(check, "A_MODULE", 15)
    put(tmp_path, "core/rules.py", ["x = 1"] * 12)
    put(tmp_path, "modules/cases/rules.py", ["x = 1"] * 8)
    put(tmp_path, "modules/quotas/rules.py", ["y = 1"] * 15)
    assert check.faults(tmp_path) == []
    put(tmp_path, "modules/quotas/rules.py", ["y = 1"] * 16)
    put(tmp_path, "modules/cases/rules.py", ["x = 1"] * 9)
    assert set(check.faults(tmp_path)) == {
        "linli: 21 lines, at most 20", "linli/modules/quotas: 16 lines, at most 15"
    }  # fmt: skip


def test_long_files_on_the_whole_are_reported(tmp_path):
    for n in range(check.MANY):
        put(tmp_path, f"core/sheds/rows_{n}.py", ["x = 1"] * (check.MEDIAN + 1 if n % 3 else 5))
    (found,) = check.faults(tmp_path)
    assert found == "half of all files have more than 110 lines (median 111)"
    for n in range(check.MANY):
        put(tmp_path, f"core/sheds/rows_{n}.py", ["x = 1"] * check.MEDIAN)
    assert check.faults(tmp_path) == []


@pytest.mark.parametrize("folder", check.MEASURED)
def test_long_file_is_reported_wherever_it_stands(tmp_path, folder):
    path = tmp_path / folder / "sheds.py"
    path.parent.mkdir()
    path.write_text("x = 1\n" * check.MAX_LINES)
    assert check.faults(tmp_path) == []
    path.write_text("x = 1\n" * (check.MAX_LINES + 1))
    assert check.faults(tmp_path) == [f"{folder}/sheds.py: more than 350 lines"]


@pytest.mark.parametrize("ending", likeness.ENDINGS)
def test_like_lines_in_two_modules_are_reported(tmp_path, ending):
    one = ["first = 1", *PASSAGE, "last = 1"]
    other = ["other = 2", "", *PASSAGE[:3], "# between", "...", *PASSAGE[3:]]
    (found,) = modules(tmp_path, one, other, ending.strip("."))
    assert found == (
        f"linli/modules/sheds/rows{ending}: from line 2 the same 6 lines as "
        f"linli/modules/barns/rows{ending}:3"
    )


def test_fewer_like_lines_and_lines_of_one_module_are_not(tmp_path):
    assert modules(tmp_path, PASSAGE[:-1], ["other = 1", *PASSAGE[:-1]]) == []
    put(tmp_path, "modules/sheds/views.py", PASSAGE)
    put(tmp_path, "modules/sheds/more.py", PASSAGE)
    assert check.faults(tmp_path) == []


def test_like_imports_are_not(tmp_path):
    imports = [
        "from a import (",
        *(f"    name_{n}," for n in range(9)),
        ")",
        "import b",
        "import c",
    ]
    assert modules(tmp_path, imports, imports) == []


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        ("return int(text) if text.isdecimal() else 0", True),
        ("return [int(one[1]) for one in text if one[1].isdigit()]", True),
        ("return int(text[:4]) if text.isdecimal() else 0", False),
        ("return text.isdecimal()", False),
        ("return int(text)", False),
    ],
)
def test_number_read_beside_its_reader_is_reported(tmp_path, line, reported):
    put(tmp_path, "ui/rows.py", ["def number(text):", f"    {line}"])
    put(tmp_path, "core/values/rows.py", ["def number(text):", f"    {line}"])
    found = ["linli/ui/rows.py: line 2 reads a number by itself: use core/values (natural)"]
    assert check.faults(tmp_path) == (found if reported else [])


def test_verb_in_more_tables_than_a_reader_finds_is_reported(tmp_path):
    """By its whole name anywhere, by its short one in its own module; not where it is no key or
    element, inside a function, or declared as a permission."""
    put(tmp_path, "modules/sheds/states.py", ['MOVES = (Move("sheds.paint", "Paint"),)'])
    put(tmp_path, "modules/sheds/apps.py", ['permissions = {"sheds.paint": "Paint"}'])
    put(tmp_path, "modules/sheds/subject.py", ['STEPS = {"paint": 1}', 'LATER = ["paint"]'])
    put(tmp_path, "modules/barns/rules.py", ['LIKE = ("paint",)', 'ALIKE = {1: "sheds.paint"}'])
    put(tmp_path, "ui/rows.py", ['CALLED = show(of={("sheds.paint", 1)})'])
    within = ["def wet():", '    return ["sheds.paint"]']
    put(tmp_path, "ui/tones.py", within)
    assert check.faults(tmp_path) == []
    put(
        tmp_path, "ui/tones.py", [*within, "", "class Tones:", '    held = {"sheds.paint": "warn"}']
    )
    assert check.faults(tmp_path) == [
        "sheds.paint stands in 4 tables, at most 3: say it on its Move"
    ]
