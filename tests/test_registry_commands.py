"""Every command is named in words, permitted, placed where commands stand; its pages are fresh."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.functional import Promise

from linli.core.access import shipped
from linli.core.access.permissions import PUBLIC, declared
from linli.core.lifecycle.commands import REGISTRY
from tools import docs

docs.load()
# Tests register commands of their own beside these.
SPECS = [s for s in REGISTRY.values() if s.module.startswith("linli.")]
MOVES = [(folder, move) for folder, machine in docs.machines() for move in machine.moves]
each = pytest.mark.parametrize("spec", SPECS, ids=lambda s: s.verb)
each_move = pytest.mark.parametrize("move", [m for _f, m in MOVES], ids=lambda m: m.verb)


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_registry_holds_the_commands_of_all_modules():
    """Two folders of core hold mechanism: what a command is, how sheets are undone."""
    folders = {docs.home(name) for name in docs.declaring() if ".commands" in name}
    assert {docs.home(s.module) for s in SPECS} == folders - {"core/lifecycle", "core/exchange"}


@each
def test_command_has_a_label_in_both_languages(spec):
    assert isinstance(spec.label, Promise), "the label must wait for the reader's language"
    with translation.override("zh-hans"):
        assert chinese(str(spec.label)), spec.label
    with translation.override("en"):
        assert str(spec.label) and not chinese(str(spec.label))


@each
def test_command_needs_a_declared_permission_or_says_that_it_is_public(spec):
    assert spec.permission == PUBLIC or spec.permission in declared()


@each
def test_command_stands_where_commands_stand(spec):
    assert "commands" in spec.module.split(".")
    assert spec.verb == spec.verb.lower() and spec.verb.count(".") == 1


@each_move
def test_move_is_a_command(move):
    assert move.verb in REGISTRY


@each_move
def test_move_has_a_label_in_both_languages(move):
    with translation.override("zh-hans"):
        assert chinese(str(move.label)), move.label


@pytest.mark.parametrize("folder", sorted({f for f, _m in MOVES}))
def test_states_are_all_reached_and_all_left_unless_final(folder):
    machine = dict(docs.machines())[folder]
    known = {s.code for s in machine.states}
    named = {s for m in machine.moves for s in (*m.sources, m.target) if s}
    assert named <= known and machine.start in known
    left = {s for m in machine.moves for s in m.sources}
    assert {s.code for s in machine.states if not s.final} <= left


def test_every_permission_has_a_label_in_both_languages():
    for name, label in declared().items():
        with translation.override("zh-hans"):
            assert chinese(str(label)), name
        with translation.override("en"):
            assert not chinese(str(label)), name


def test_every_permission_is_held_by_a_shipped_role():
    assert {p for role in shipped.roles().values() for p in role.permissions} == set(declared())


def test_generated_pages_say_what_the_code_says():
    assert docs.stale() == []
