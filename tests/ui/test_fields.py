"""Fields of forms: a choice among very many is typed, with suggestions."""

from __future__ import annotations

import pytest
from django import forms

from linli.ui import fields as kit

MANY = [(str(n), f"第{n}社区") for n in range(100, 100 + kit.MOST_SHOWN)]
GROUPED = [("新兴街道", [("1", "永丰村"), ("2", "秀园社区")]), ("大桥镇", [("3", "永丰村"), *MANY])]


class Place(forms.Form):
    one = kit.choice("社区", GROUPED)


class Narrowed(forms.Form):
    one = kit.narrow("社区", GROUPED)


def test_few_choices_are_a_select_and_many_a_list_of_suggestions():
    assert isinstance(kit.choice("社区", MANY[:-1]).widget, forms.Select)
    field = kit.choice("社区", MANY)
    assert isinstance(field, kit.Listed)
    shown = str(Place()["one"])
    assert "<select" not in shown and shown.count("<option") == 3 + len(MANY)
    assert 'placeholder="输入名称后选择"' in shown and "大桥镇 永丰村" in shown
    assert 'placeholder="全部"' in str(Narrowed()["one"])


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3", "3"), ("大桥镇 永丰村", "3"), ("秀园", "2"), (" 新兴街道 永丰村 ", "1")],
)
def test_label_value_or_words_that_fit_one_are_taken(typed, value):
    form = Place({"one": typed})
    assert form.is_valid() and form.cleaned_data == {"one": value}


@pytest.mark.parametrize(
    ("typed", "said"), [("永丰村", "新兴街道 永丰村、大桥镇 永丰村"), ("没有", "没有"), ("", "")]
)
def test_what_fits_several_or_none_is_said(typed, said):
    form = Place({"one": typed})
    assert said in form.errors["one"][0]


def test_what_was_chosen_is_shown_by_its_words():
    assert 'value="大桥镇 永丰村"' in str(Place({"one": "3"})["one"])
    assert 'value="新兴街道 永丰村"' in str(Place(initial={"one": "1"})["one"])
    assert 'value="不知道"' in str(Place({"one": "不知道"})["one"])
