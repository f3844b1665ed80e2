"""GB 32100 against an independent implementation (python-stdnum)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from linli.core.people.rules import (
    CREDIT_ALPHABET,
    credit_code,
    is_credit_code,
    normal_credit_code,
)

REAL_FORM = "91110000600037341L"


@given(
    st.sampled_from(["11", "12", "51", "52", "53", "54", "91", "92", "93"]),
    st.integers(0, 999999),
    st.text(CREDIT_ALPHABET, min_size=8, max_size=8),
)
def test_credit_code_made_is_valid_for_both(kind, division, organisation):
    code = credit_code(f"{kind}{division:06d}{organisation}")
    if code[16] in CREDIT_ALPHABET:
        assert is_credit_code(code)
        assert uscc.is_valid(code)


@given(st.text(CREDIT_ALPHABET + "IOSVZ", min_size=16, max_size=19))
def test_credit_code_arbitrary_text_never_accepted_when_reference_refuses(text):
    assert not is_credit_code(text) or uscc.is_valid(text)


@pytest.mark.parametrize("position", range(17))
def test_credit_code_one_wrong_character_is_refused(position):
    assert uscc.is_valid(REAL_FORM)
    other = "2" if REAL_FORM[position] != "2" else "3"
    assert not is_credit_code(REAL_FORM[:position] + other + REAL_FORM[position + 1 :])


def test_credit_code_full_width_is_normalised():
    assert is_credit_code(normal_credit_code("９１１１００００ 600037341l"))
