"""Telephone numbers however people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.values.phones import normal

WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
areas = st.sampled_from(["010", "021", "029", "0573", "0310", "0898", "0991"])
locals_ = st.from_regex(r"[2-8][0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("13800012345", "13800012345"),
        ("138 0001 2345", "13800012345"),
        ("138-0001-2345", "13800012345"),
        ("１３８０００１２３４５", "13800012345"),
        ("+86 138 0001 2345", "13800012345"),
        ("008613800012345", "13800012345"),
        ("8613800012345", "13800012345"),
        ("1380001-2345", "13800012345"),
        ("0573-82838282", "0573-82838282"),
        ("（0573）82838282", "0573-82838282"),
        ("057382838282", "0573-82838282"),
        ("+86 573 8283 8282", "0573-82838282"),
        ("+86 (0)573 82838282", "0573-82838282"),
        ("010 6555 1234", "010-65551234"),
        ("+861065551234", "010-65551234"),
        ("021-62345678转801", "021-62345678-801"),
        ("021-62345678-801", "021-62345678-801"),
        ("０２１－６２３４５６７８ 分机 8", "021-62345678-8"),
        ("82838282", "82838282"),
        ("0898-6655123", "0898-6655123"),
        ("400-820-1234", "4008201234"),
        ("+86 800 820 1234", "8008201234"),
    ],
)
def test_number_in_any_writing_has_one_form(written: str, kept: str) -> None:
    assert normal(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12345678901",
        "1380001234",
        "138000123456",
        "13800012345转1",
        "05731234567",
        "电话",
        "138oooo2345",
        "1.38E+10",
        "+852 2345 6789 0",
        "330402199001011234",
        "0" * 1000,
    ],
)
def test_what_is_no_number_is_empty(written: str) -> None:
    assert normal(written) == ""


@given(mobiles, st.sampled_from(["", "+86", "0086", "86", "+86-", "+86 "]), st.booleans())
def test_any_mobile_is_kept_with_any_prefix(mobile: str, prefix: str, wide: bool) -> None:
    written = prefix + (mobile.translate(WIDE) if wide else mobile)
    assert normal(written) == mobile


@given(areas, locals_, st.sampled_from(["", "-", " ", "－"]))
def test_any_landline_is_split_at_its_area_code(area: str, local: str, between: str) -> None:
    assert normal(f"{area}{between}{local}") == f"{area}-{local}"


@given(st.text(max_size=50))
def test_the_form_of_any_text_is_its_own_form(written: str) -> None:
    once = normal(written)
    assert normal(once) == once
    assert all(c in "0123456789-" for c in once)
