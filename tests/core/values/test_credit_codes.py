"""GB 32100 and GB 11643 against an independent implementation (python-stdnum)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from linli.core.values.codes import credit_code
from linli.core.values.raw import Unreadable
from linli.core.values.reading import read

REAL_FORM = "91110000600037341L"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def accepted(kind: str, text: str) -> bool:
    try:
        return bool(read(kind, text))
    except Unreadable:
        return False


@given(
    st.sampled_from(["11", "12", "51", "52", "53", "54", "91", "92", "93"]),
    st.integers(0, 999999),
    st.text(ALPHABET, min_size=8, max_size=8),
)
def test_credit_code_made_is_valid_for_both(kind, division, organisation):
    code = credit_code(f"{kind}{division:06d}{organisation}")
    assert accepted("credit_code", code)
    assert uscc.is_valid(code)


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.text(ALPHABET + "IOSVZ", max_size=11))
def test_credit_code_arbitrary_text_is_judged_as_the_reference_does(start, end):
    assert accepted("credit_code", start + end) == uscc.is_valid(start + end)


def test_credit_code_of_a_village_collective_is_accepted():
    start = "N2330402MA2B00001"
    assert accepted("credit_code", start + uscc.calc_check_digit(start))
    assert not accepted("credit_code", f"N2A30402MA2B00001{uscc.calc_check_digit(start)}")


@pytest.mark.parametrize("position", range(17))
def test_credit_code_one_wrong_character_is_refused(position):
    assert uscc.is_valid(REAL_FORM)
    other = "2" if REAL_FORM[position] != "2" else "3"
    wrong = REAL_FORM[:position] + other + REAL_FORM[position + 1 :]
    assert not accepted("credit_code", wrong)


def test_credit_code_full_width_is_normalised():
    assert read("credit_code", "９１１１００００ 600037341l") == REAL_FORM


@given(st.text("0123456789X", min_size=17, max_size=19), st.dates(date(1900, 1, 1)))
def test_identity_is_accepted_only_with_the_check_of_the_reference(text, born):
    number = f"330402{born:%Y%m%d}{text[:4]}"
    sound = number[:17].isdigit() and ric.calc_check_digit(number) == number[17]
    assert accepted("identity", number) == sound


def test_identity_without_a_day_of_birth_is_refused():
    start = "33040219900230001"
    assert not accepted("identity", start + ric.calc_check_digit(start + "0"))
