from __future__ import annotations

import pytest
from django.utils import translation

from linli.core.errors import Invalid
from linli.core.errors import engines as spoken
from linli.engines.sentences import Sentence, Series, Unusable, said

CHINESE = {"communities": "社区", "%(layer)s, row %(row)s": "%(layer)s第%(row)s行", "; ": "；"}
PLACE = Sentence("%(layer)s, row %(row)s", layer=Sentence("communities"), row=3)


def chinese(text):
    return CHINESE.get(text, text)


def test_sentence_alone_is_english():
    assert str(PLACE) == "communities, row 3"


def test_sentence_is_translated_with_the_sentences_in_it():
    assert PLACE.said(chinese) == "社区第3行"


def test_series_translates_its_parts_and_what_stands_between():
    series = Series(PLACE, "望湖花苑", Sentence("communities"), between=Sentence("; "))
    assert series.said(chinese) == "社区第3行；望湖花苑；社区"
    assert str(series) == "communities, row 3; 望湖花苑; communities"


def test_values_given_later_make_another_sentence():
    template = Sentence("%(layer)s, row %(row)s")
    assert template % {"layer": Sentence("communities"), "row": 3} == PLACE
    assert template != PLACE


def test_per_cent_without_values_stays():
    assert str(Sentence("100 %")) == "100 %"


def test_sentences_are_found_wherever_they_stand_and_the_rest_is_left():
    answer = {"notes": [PLACE], "totals": {"grids": 4, "share": None}, "pair": (PLACE, 1.5)}
    assert said(answer, chinese) == {
        "notes": ["社区第3行"],
        "totals": {"grids": 4, "share": None},
        "pair": ("社区第3行", 1.5),
    }


def test_equal_sentences_count_once():
    again = Sentence("%(layer)s, row %(row)s", layer=Sentence("communities"), row=3)
    other = Sentence("%(layer)s, row %(row)s", layer=Sentence("communities"), row=4)
    series = Series("a", PLACE)
    assert len({PLACE, again, other, series, Series("a", again), Series("b", PLACE)}) == 4


def test_unusable_says_its_fields_in_english():
    error = Unusable({"file": Sentence("The file %(name)s is empty.", name="小区.csv")})
    assert str(error) == "file: The file 小区.csv is empty."


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "The file 小区.csv is empty."), ("zh-hans", "文件 小区.csv 是空的。")]
)  # fmt: skip
def test_unusable_becomes_invalid_in_the_language_of_the_moment(language, sentence):
    with translation.override(language), pytest.raises(Invalid) as refused, spoken.answered():
        raise Unusable({"file": Sentence("The file %(name)s is empty.", name="小区.csv")})
    assert refused.value.fields == {"file": [sentence]}
    assert refused.value.code == "invalid"


def test_code_and_summary_go_over_to_invalid():
    with translation.override("en"), pytest.raises(Invalid) as refused, spoken.answered():
        raise Unusable({"rows": PLACE}, Sentence("The input has faults."), code="bad_rows")
    assert (refused.value.code, str(refused.value.sentence)) == (
        "bad_rows",
        "The input has faults.",
    )


def test_what_is_no_fault_of_the_given_goes_through_as_it_is():
    with pytest.raises(ZeroDivisionError), spoken.answered():
        raise ZeroDivisionError
