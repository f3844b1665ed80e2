"""A module made by the tool is whole: checks and the standard tests pass in a copy of the repository."""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import likeness, new_module

ROOT = Path(__file__).resolve().parents[2]
MOST_FILES, MOST_LINES = 12, 250
STANDARD = "python -m pytest tests/test_subjects*.py -q -k disputes"


@pytest.fixture
def made(tmp_path):
    return new_module.make("disputes", "dispute", "争议", tmp_path)


def test_make_writes_every_file_of_the_skeleton(made, tmp_path):
    used = {name for name in new_module.files("disputes").values() if name}
    assert {*used, "texts.csv.txt"} == {path.name for path in new_module.SKELETON.iterdir()}
    assert set(new_module.files("disputes")) <= {str(p.relative_to(tmp_path)) for p in made}


def test_make_stays_small(made):
    written = [path for path in made if path.name != "__init__.py"]
    assert len(written) <= MOST_FILES
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in written)
    assert lines <= MOST_LINES, lines


def test_make_leaves_no_placeholder_and_parses(made):
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert "$" not in text
        if path.suffix == ".py":
            ast.parse(text)


def test_two_made_modules_have_no_six_lines_in_common(made, tmp_path):
    new_module.make("rentals", "rental", "出租登记", tmp_path)
    assert list(likeness.like(tmp_path / "linli" / "modules")) == []


def test_make_refuses_a_module_that_is_there(made, tmp_path):
    with pytest.raises(FileExistsError):
        new_module.make("disputes", "dispute", "争议", tmp_path)


@pytest.mark.parametrize("name", ["Notices", "my-notices", "no", "n" * 40])
def test_main_refuses_names_that_are_no_word(name, capsys):
    with pytest.raises(SystemExit) as ended:
        new_module.main([name, "--zh", "通知"])
    assert ended.value.code == 2
    assert "small letters" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["notices", "grids", "mediation", "sessions", "auth"])
def test_main_refuses_names_that_mean_something_already(name, capsys):
    with pytest.raises(SystemExit) as ended:
        new_module.main([name, "--thing", "one" + name, "--zh", "通知"])
    assert ended.value.code == 2
    assert "another meaning" in capsys.readouterr().err


@pytest.mark.parametrize("said", ['"配"额', "a\\", "", "争" * 30, "{x}", "$a"])
def test_main_refuses_a_name_that_would_not_compile(said, capsys):
    with pytest.raises(SystemExit) as ended:
        new_module.main(["quotas", "--zh", said])
    assert ended.value.code == 2
    assert not (ROOT / "linli/modules/quotas").exists()


def test_nothing_is_left_when_django_refuses_it(monkeypatch, capsys, tmp_path):
    def refused(module):
        raise subprocess.CalledProcessError(1, "makemigrations", stderr="labels aren't unique\n")

    monkeypatch.setattr(new_module, "migrate", refused)
    with pytest.raises(SystemExit):
        new_module.main(["quotas", "--zh", "配额"])
    assert not (ROOT / "linli/modules/quotas").exists()
    assert "labels aren't unique" in capsys.readouterr().err


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The repository as it is, in another folder, with the new module and nothing else changed."""
    root = tmp_path_factory.mktemp("copy")
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in names.stdout.decode().splitlines():
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            if name.startswith("docs/screenshots"):
                (root / name).touch()  # large; that they are there is enough for links
            else:
                shutil.copy2(ROOT / name, root / name)
    run(root, "-m", "tools.new_module", "disputes", "--thing", "dispute", "--zh", "争议")
    return root


def run(root: Path, *words: str) -> str:
    data = root / "var"
    data.mkdir(exist_ok=True)
    ours = {"LINLI_DATA": str(data), "LINLI_DATABASE": "", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, *words], cwd=root, env={**os.environ, **ours}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("-m", "tools.check"),
        ("-m", "tools.messages", "check"),
        ("-m", "ruff", "check", "linli/modules/disputes"),
        ("-m", "ruff", "format", "--check", "linli/modules/disputes"),
        ("manage.py", "makemigrations", "--check", "--dry-run"),
        ("-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"),
    ],
    ids=lambda words: " ".join(words)[:40],
)
def test_new_module_passes_the_check(copy, words):
    run(copy, *words)


@pytest.mark.slow
def test_new_module_passes_the_standard_tests(copy):
    _python, *words = shlex.split(STANDARD)
    files = sorted(str(path.relative_to(copy)) for path in copy.glob(words.pop(2)))
    assert len(files) >= 6
    told = run(copy, *words[:2], *files, *words[2:], "-p", "no:cacheprovider")
    assert "[100%]" in told and "no tests ran" not in told and "skipped" not in told


@pytest.mark.slow
def test_new_module_leaves_no_page_of_the_docs_stale(copy):
    """Nor a command without words, nor a state nobody reaches: what the registries say of it."""
    files = ("tests/test_docs.py", "tests/test_registry_commands.py", "tests/test_structure.py")
    told = run(copy, "-m", "pytest", *files, "-q", "-m", "not slow", "-p", "no:cacheprovider")
    assert "[100%]" in told
    assert "| `disputes` | " in (copy / "docs/architecture.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_new_module_stands_in_menu_inbox_roles_and_interface(copy):
    program = (
        "import django; django.setup()\n"
        "from linli.core.access import shipped\n"
        "from linli.core.tasks.kinds import KINDS\n"
        "from linli.site.api import api\n"
        "from linli.ui.menu import declared\n"
        "assert 'disputes.receive' in shipped.roles()['community_desk'].permissions\n"
        "assert ('disputes.dispute', 'handle') in KINDS\n"
        "from linli.ui.subject.public import PUBLIC\n"
        "public = PUBLIC['disputes.dispute']\n"
        "assert public.bring and public.rate and public.of.export and public.of.told\n"
        "assert {'disputes:dispute_list', 'disputes:dispute_bring'} <= {i.url for i in declared()}\n"
        "assert '/api/v1/disputes/{pk}/{verb}' in api.get_openapi_schema()['paths']\n"
        "from django.urls import resolve\n"
        "spaces = {p: resolve(p).namespace for p in ('/desk/disputes/', '/disputes/new/', '/desk/mediation/', '/mediation/new/')}\n"
        "assert list(spaces.values()) == ['disputes'] * 2 + ['mediation'] * 2, spaces\n"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    run(copy, "-c", program)
