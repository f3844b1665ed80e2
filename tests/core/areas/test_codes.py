from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from linli.core.areas import codes
from linli.core.areas.models import Area

CODE = st.builds(
    lambda digits, length: digits[:length],
    st.text("01239", min_size=18, max_size=18),
    st.sampled_from(codes.LENGTHS),
)
PREFIX = st.one_of(
    st.just(""),
    st.text("01239", max_size=18),
    st.text(st.characters(codec="utf-8"), max_size=4),
    st.sampled_from(["\U0010ffff", "\ud7ff", "'", "%", "\0", "z"]),
)


def rows(wanted):
    return [
        Area(
            district=codes.district_of(code),
            code=code,
            level=len(code),
            kind={15: "grid", 18: "micro_grid"}.get(len(code), "division"),
            name=code,
            valid_from="2020-01-01",
        )
        for code in wanted
    ]


@pytest.mark.parametrize(
    ("padded", "stored"),
    [
        ("330000000000", "33"),
        ("330400000000", "3304"),
        ("330402000000", "330402"),
        ("330402007000", "330402007"),
        ("330402007024", "330402007024"),
        ("330402100000", "330402100"),
        (" 330402007000 ", "330402007"),
        ("330402007024001", "330402007024001"),
    ],
)
def test_trimmed_code_of_each_level(padded, stored):
    assert codes.trimmed(padded) == stored


@given(CODE)
def test_ancestors_are_the_chain_of_parents(code):
    chain = [code]
    while codes.parent(chain[0]):
        chain.insert(0, codes.parent(chain[0]))
    assert codes.ancestors(code) == chain
    assert len(codes.district_of(code)) == codes.COUNTY


@given(st.lists(PREFIX, max_size=6), CODE)
def test_minimal_prefixes_hold_the_same_codes(prefixes, code):
    assert codes.within(code, codes.minimal(prefixes)) == codes.within(code, prefixes)


@pytest.mark.django_db
def test_within_lookup_equals_startswith():
    digits = "0129"
    known = {a + b for a in digits for b in digits}
    known |= {code + c + "1" for code in known for c in digits}
    known |= {code + "09" for code in known if len(code) == 4}
    Area.objects.bulk_create(rows(known))

    @given(st.lists(PREFIX, max_size=5))
    def same(prefixes):
        found = set(Area.objects.filter(code__within=prefixes).values_list("code", flat=True))
        assert found == {code for code in known if code.startswith(tuple(prefixes))}
        for prefix in prefixes[:1]:
            one = set(Area.objects.filter(code__within=prefix).values_list("code", flat=True))
            assert one == {code for code in known if code.startswith(prefix)}

    same()


def test_within_lookup_with_no_prefix_finds_nothing(demo):
    assert not Area.objects.filter(code__within=[]).exists()


@pytest.mark.parametrize("field", ["code", "initials"])
def test_prefix_lookup_searches_the_index(demo, field):
    lookup, prefixes = ("within", ["330402007", "330402100003"]), ["bfl"]
    asked = {"code__within": lookup[1]} if field == "code" else {"initials__begins": prefixes}
    found = Area.objects.filter(**asked).values("id")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("analyze areas_area")
            cursor.execute("set local enable_seqscan = off")
        plan = found.explain()
        assert f"areas_area_{field}" in plan
        assert "Index Cond" in plan
    else:
        plan = found.explain()
        assert "SEARCH areas_area USING" in plan
        assert f"({field}>? AND {field}<?)" in plan
        assert "SCAN" not in plan
