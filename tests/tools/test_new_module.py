from __future__ import annotations

import ast

import pytest

from tools import check, new_module


@pytest.fixture
def made(tmp_path):
    return new_module.make("notices", "notice", tmp_path)


def test_make_writes_every_file_of_the_skeleton(made, tmp_path):
    assert {str(p.relative_to(tmp_path)) for p in made} == set(new_module.files("notices"))
    used = {name for name in new_module.files("notices").values() if name}
    assert used == {path.name for path in new_module.SKELETON.iterdir()}


def test_make_gives_code_without_faults_of_structure(made, tmp_path):
    assert check.faults(tmp_path) == []


def test_make_leaves_no_placeholder_and_parses(made):
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert "$" not in text
        if path.suffix == ".py":
            ast.parse(text)


def test_make_refuses_a_module_that_is_there(made, tmp_path):
    with pytest.raises(FileExistsError):
        new_module.make("notices", "notice", tmp_path)


@pytest.mark.parametrize("name", ["Notices", "my-notices", "no", "n" * 40])
def test_main_refuses_names_that_are_no_word(name, capsys):
    with pytest.raises(SystemExit) as ended:
        new_module.main([name])
    assert ended.value.code == 2
    assert "small letters" in capsys.readouterr().err
