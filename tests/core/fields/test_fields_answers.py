"""Answers: one plain form per type, a sentence per key, no surprise for any input."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.errors import Invalid
from linli.core.fields import answers, reading
from linli.core.fields.models import Field, Type
from linli.core.values import days, quantities
from linli.core.values import reading as values
from linli.core.versions import stamps

pytestmark = pytest.mark.usefixtures("every_type")
SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = [kind.value for kind in Type]
within_function = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60)
json_values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner)
)
near = st.one_of(
    st.dates().map(str),
    st.datetimes().map(str),
    st.datetimes(timezones=st.just(SHANGHAI)).map(lambda d: d.isoformat()),
    st.decimals().map(str),
    st.integers().map(str),
    st.sampled_from(
        ["red", "绿(浅)", "Green", "是", "no", "１２", "2026年1月5日", "1e9", "-0", "0e-9"]
    ),
    st.lists(st.sampled_from(["red", "green", "blue"])),
    st.fixed_dictionaries({"text": st.text(max_size=5), "lon": st.floats(), "lat": st.floats()}),
)


def cleaned(kind: str, raw: Any, required: bool = False) -> Any:
    return answers.clean([(kind, required)], {kind: raw}).get(kind)


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("text", "  路灯 不亮\n了 ", "路灯 不亮 了"),
        ("text", "a\x00b", "ab"),
        ("long_text", "一\r\n二\r\n", "一\n二"),
        ("integer", " １，２００ ", 1200),
        ("integer", 3.0, 3),
        ("integer", "-5", -5),
        ("decimal", "12.50", "12.5"),
        ("decimal", 0.1, "0.1"),
        ("decimal", "1,000", "1000"),
        ("decimal", "-0.00", "0"),
        ("boolean", "是", True),
        ("boolean", "off", False),
        ("boolean", False, False),
        ("boolean", 1, True),
        ("choice", "green", "green"),
        ("choice", "绿（浅）", "green"),
        ("choice", "Red", "red"),
        ("multi_choice", ["blue", "red", "red"], ["red", "blue"]),
        ("multi_choice", "蓝、红", ["red", "blue"]),
        ("date", "2026年2月3日", "2026-02-03"),
        ("date", "2026/2/3", "2026-02-03"),
        ("date", date(2026, 2, 3), "2026-02-03"),
        ("datetime", "2026-11-20T20:15", "2026-11-20T12:15:00+00:00"),
        ("datetime", "2026年11月20日 20时15分", "2026-11-20T12:15:00+00:00"),
        ("datetime", "2026-11-20T12:15:00Z", "2026-11-20T12:15:00+00:00"),
        ("datetime", datetime(2026, 11, 20, 20, 15, tzinfo=SHANGHAI), "2026-11-20T12:15:00+00:00"),
        ("phone", "１３８ ０００１ ２３４５", "13800012345"),
        ("phone", 13800012345, "13800012345"),
        ("place", "3号楼 楼下", {"text": "3号楼 楼下"}),
        ("place", {"lon": "120.75", "lat": 30.75}, {"lon": 120.75, "lat": 30.75}),
    ],
)
def test_answer_has_its_plain_form(kind: str, raw: Any, kept: Any) -> None:
    assert cleaned(kind, raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "sentence"),
    [
        ("text", 5, values.NOT_TEXT),
        ("text", ["a"], values.NOT_TEXT),
        ("integer", "1.5", quantities.NOT_INTEGER),
        ("integer", True, quantities.NOT_INTEGER),
        ("integer", "十", quantities.NOT_INTEGER),
        ("integer", 10**400, quantities.TOO_LARGE),
        ("integer", "1e999999999", quantities.TOO_LARGE),
        ("decimal", "nan", quantities.NOT_NUMBER),
        ("decimal", float("inf"), quantities.NOT_NUMBER),
        ("decimal", {"a": 1}, quantities.NOT_NUMBER),
        ("boolean", "perhaps", values.NOT_BOOLEAN),
        ("boolean", 2, values.NOT_BOOLEAN),
        ("choice", ["red"], values.NOT_LIST),
        ("multi_choice", {"red": 1}, values.NOT_LIST),
        ("date", "2026-02-30", days.NOT_DATE),
        ("date", "0001-01-01", days.NOT_DATE),
        ("date", "44114", days.NOT_DATE),
        ("datetime", "2026-11-20", days.NOT_MOMENT),
        ("datetime", "2026-11-20 25:00", days.NOT_MOMENT),
        ("datetime", "9999-12-31T23:59-23:59", days.NOT_MOMENT),
        ("phone", "123", values.NOT_PHONE),
        ("place", 7, reading.NOT_PLACE),
        ("place", {"lon": 200, "lat": 30}, quantities.NOT_POINT),
        ("place", {"lon": 120}, quantities.NOT_POINT),
    ],
)
def test_wrong_answer_gets_its_sentence(kind: str, raw: Any, sentence: Any) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(kind, raw)
    assert refused.value.fields == {kind: [sentence]}


def test_unknown_choice_is_named_in_the_sentence() -> None:
    with pytest.raises(Invalid, match="purple"):
        cleaned("choice", "purple")


def test_ten_megabytes_of_text_are_refused_with_both_lengths() -> None:
    with pytest.raises(Invalid) as refused:
        cleaned("long_text", "字" * 10_000_000)
    sentence = str(refused.value.fields["long_text"][0])
    assert "2000" in sentence
    assert "10000000" in sentence


def test_text_of_the_longest_length_is_kept() -> None:
    assert len(cleaned("text", "字" * 200)) == 200
    with pytest.raises(Invalid):
        cleaned("text", "字" * 201)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_nothing_is_left_out_or_missed(kind: str, nothing: Any) -> None:
    assert answers.clean([(kind, False)], {kind: nothing}) == {}
    with pytest.raises(Invalid) as refused:
        answers.clean([(kind, True)], {kind: nothing})
    assert refused.value.fields == {kind: [answers.MISSING]}


def test_no_and_zero_are_answers() -> None:
    data = {"boolean": False, "integer": 0, "decimal": "0"}
    assert answers.clean([(kind, True) for kind in data], data) == data


def test_every_wrong_key_has_its_sentence_with_the_prefix() -> None:
    data = {"q-integer": "x", "q-date": "x", "q-text": "fine"}
    asked = [("integer", True), ("date", False), ("text", True), ("phone", True)]
    with pytest.raises(Invalid) as refused:
        answers.clean(asked, data, "q-")
    assert set(refused.value.fields) == {"q-integer", "q-date", "q-phone"}


def test_posted_form_with_several_choices_keeps_them_all() -> None:
    posted = QueryDict("q-multi_choice=red&q-multi_choice=blue&q-choice=red&other=1")
    asked = [("multi_choice", True), ("choice", True)]
    assert answers.clean(asked, posted, "q-") == {"multi_choice": ["red", "blue"], "choice": "red"}


def test_answers_keep_the_order_of_the_questions() -> None:
    asked = [("text", False), ("integer", False), ("boolean", False)]
    assert list(answers.clean(asked, {"boolean": "1", "text": "a", "integer": 1})) == [
        "text",
        "integer",
        "boolean",
    ]


def test_unasked_answer_is_refused_only_when_strict() -> None:
    data = {"text": "a", "integer": 1}
    assert answers.clean([("text", True)], data) == {"text": "a"}
    with pytest.raises(Invalid) as refused:
        answers.clean([("text", True)], data, strict=True)
    assert refused.value.fields == {"integer": [answers.NOT_ASKED]}


def test_question_outside_the_dictionary_is_an_error() -> None:
    with pytest.raises(Invalid) as refused:
        answers.clean([("shoe_size", False)], {})
    assert refused.value.fields == {"shoe_size": [answers.NOT_IN_DICTIONARY]}


def test_retired_question_is_not_asked_but_its_answers_are_shown() -> None:
    Field.objects.filter(code="choice").update(valid_until=date(2020, 1, 1))
    stamps.bump("fields")
    assert answers.clean([("choice", True)], {"choice": "red"}) == {}
    with translation.override("en"):
        assert answers.display("choice", "red") == "Red"


@pytest.mark.parametrize(
    ("kind", "value", "chinese", "english"),
    [
        ("boolean", True, "是", "yes"),
        ("choice", "green", "绿（浅）", "Green"),
        ("choice", "blue", "蓝", "蓝"),
        ("choice", "gone", "gone", "gone"),
        ("multi_choice", ["red", "blue"], "红、蓝", "Red, 蓝"),
        ("decimal", "12.5", "12.5 米", "12.5 m"),
        ("date", "2026-11-20", "2026年11月20日", "Nov. 20, 2026"),
        (
            "datetime",
            "2026-11-20T12:15:00+00:00",
            "2026年11月20日 20:15",
            "Nov. 20, 2026, 8:15 p.m.",
        ),
        ("place", {"text": "楼下", "lon": 120.7, "lat": 30.7}, "楼下", "楼下"),
        ("text", None, "", ""),
    ],
)
def test_answer_is_shown_in_the_language_of_the_reader(
    kind: str, value: Any, chinese: str, english: str
) -> None:
    shown = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown[language] = answers.display(kind, value)
    assert shown == {"zh-hans": chinese, "en": english}


def outcome(kind: str, raw: Any) -> tuple[Any, dict[str, list[Any]]]:
    try:
        return cleaned(kind, raw), {}
    except Invalid as refused:
        return None, refused.fields


@within_function
@given(kind=st.sampled_from(KINDS), raw=json_values | near)
def test_any_input_gives_a_plain_stable_answer_or_a_sentence(kind: str, raw: Any) -> None:
    once, refused = outcome(kind, raw)
    assert set(refused) <= {kind}
    assert all(str(sentence) for sentences in refused.values() for sentence in sentences)
    stored = json.loads(json.dumps(once, allow_nan=False))
    assert "\\u0000" not in json.dumps(stored)
    assert json.dumps(stored, ensure_ascii=False).encode()
    assert outcome(kind, stored) == (once, {})
    assert isinstance(answers.display(kind, once), str)


@within_function
@given(moment=st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)))
def test_local_moment_keeps_its_instant(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    kept = datetime.fromisoformat(cleaned("datetime", moment.isoformat()))
    assert kept == moment.replace(tzinfo=SHANGHAI)


@within_function
@given(number=st.decimals(-(10**9), 10**9, places=4))
def test_decimal_keeps_its_value(number: Any) -> None:
    kept = cleaned("decimal", str(number))
    assert type(number)(kept) == number
    assert "E" not in kept


def test_questions_of_a_whole_form_cost_no_statement_once_loaded(
    django_assert_num_queries: Any,
) -> None:
    with stamps.frame():
        answers.clean([("text", False)], {})
        with django_assert_num_queries(0):
            answers.clean([(kind, False) for kind in KINDS], {})
            answers.display("choice", "red")
