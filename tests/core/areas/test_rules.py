from __future__ import annotations

import pytest

from linli.core.areas import rules


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("33", True),
        ("330402007024001", True),
        ("330402007024001002", True),
        ("", False),
        ("3", False),
        ("3304020", False),
        ("33040200702400A", False),
        ("３３", False),
        ("²²", False),
    ],
)
def test_code_is_well_formed_only_with_digits_of_a_level(code, allowed):
    verdict, reason = rules.well_formed(code)
    assert verdict is allowed
    assert bool(str(reason)) is not allowed


@pytest.mark.parametrize(
    ("code", "kind", "allowed"),
    [
        ("330402007024", "division", True),
        ("330402007024001", "division", False),
        ("330402007024001", "grid", True),
        ("330402007024001", "special_grid", True),
        ("330402007024001", "micro_grid", False),
        ("330402007024001001", "micro_grid", True),
        ("330402007", "grid", False),
        ("330402007", "other", False),
    ],
)
def test_kind_fits_the_length_of_the_code(code, kind, allowed):
    assert rules.kind_fits(code, kind)[0] is allowed


def test_area_belongs_to_a_known_parent():
    assert rules.belongs("33", known=set())[0]
    assert rules.belongs("330402007", known={"330402"})[0]
    allowed, reason = rules.belongs("330402007024001", known={"330402007"})
    assert not allowed
    assert "330402007024" in str(reason)
