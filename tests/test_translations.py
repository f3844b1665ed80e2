"""Every word is there in Chinese and in English."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from linli.core.lifecycle import words
from tools import messages


@pytest.mark.parametrize("folder", messages.folders(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_text_is_translated_and_compiled(folder):
    assert messages.problems(folder) == []


@pytest.mark.parametrize("folder", messages.folders(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_pages_say_what_the_folder_says_and_not_what_another_app_does(folder):
    with translation.override("zh-hans"):
        for (context, source), said in messages.said_by(messages.read(folder)).items():
            if len(said) > 1:
                continue
            now = translation.pgettext(context, source) if context else translation.gettext(source)
            assert now == said[0], source


def test_word_of_all_kinds_names_nothing_of_one():
    with translation.override("zh-hans"):
        assert str(words.TAKE_ON) == "受理"


def test_no_two_folders_translate_one_source_in_two_ways():
    assert messages.disagreements({str(f): messages.read(f) for f in messages.folders()}) == []


def test_disagreement_is_named_and_a_context_settles_it():
    places, cases, people = (Catalog(locale="zh_Hans") for _ in range(3))
    places.add("Unit", "单元")
    cases.add("Unit", "单位")
    people.add("Unit", "单位")
    (said,) = messages.disagreements({"places": places, "cases": cases, "people": people})
    assert "Unit" in said and "places 单元" in said and "cases 单位" in said
    places.delete("Unit")
    places.add("Unit", "单元", context="address")
    assert messages.disagreements({"places": places, "cases": cases, "people": people}) == []
