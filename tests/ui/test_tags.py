from __future__ import annotations

import json
import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from linli.ui.parts import Badge, Keyset
from linli.ui.table import Column, Row, Table
from linli.ui.templatetags.ui import phone_mask


def draw(source: str, path: str = "/list/", **context):
    request = RequestFactory().get(path)
    return engines["django"].from_string(source).render(context, request)


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_field_with_error_ties_help_and_error_to_the_input():
    html = draw("{% field form.name %}", form=Sample({}))
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{one}"' in html for one in described)
    assert 'aria-invalid="true"' in html
    assert '<label class="field-label" for="id_name">' in html


def test_field_of_choices_is_a_fieldset_with_the_chosen_one_checked():
    html = draw("{% field form.kind %}", form=Sample({"name": "x", "kind": "b"}))
    assert html.count("<legend") == 1
    assert re.findall(r'value="(\w)"[^>]* checked', html) == ["b"]


def test_field_hidden_is_only_its_input():
    html = draw("{% field form.hidden %}", form=Sample())
    assert "<label" not in html
    assert 'type="hidden"' in html


def test_table_escapes_text_and_keeps_safe_html():
    rows = [Row(1, {"a": "<script>", "b": mark_safe("<b>ok</b>"), "c": Badge("open", "info")})]
    shown = Table([Column("a", "A"), Column("b", "B"), Column("c", "C")], rows)
    html = draw("{% table t %}", t=shown)
    assert "&lt;script&gt;" in html
    assert "<b>ok</b>" in html
    assert 'class="tag tag-info"' in html
    assert html.count("data-label=") == 3


def test_table_without_rows_says_so():
    assert "Nothing yet" in draw(
        "{% table t %}", t=Table([Column("a", "A")], [], empty="Nothing yet")
    )


def test_table_sort_link_turns_round_and_leaves_the_page():
    shown = Table([Column("due", "Due", sort="due")], [Row(1, {"due": 1})])
    assert 'href="?q=x&amp;sort=due"' in draw("{% table t %}", "/list/?q=x&page=3", t=shown)
    html = draw("{% table t %}", "/list/?sort=due", t=shown)
    assert 'href="?sort=-due"' in html
    assert 'aria-sort="ascending"' in html


def test_query_with_changes_drops_and_encodes():
    html = draw("{% query_with page=2 q=None %}", "/list/?q=路灯&a=1&a=2&page=1")
    assert html == "?a=1&amp;a=2&amp;page=2"
    assert "%3Cscript%3E" in draw("{% query_with page=1 %}", "/list/?q=<script>")


def test_pager_of_a_page_and_of_a_keyset():
    html = draw("{% pager page %}", page=Paginator(range(100), 10).page(5))
    assert 'rel="prev" href="?page=4"' in html
    assert 'rel="next" href="?page=6"' in html
    html = draw("{% pager page %}", "/list/?q=1", page=Keyset(next="abc"))
    assert 'rel="next" href="?q=1&amp;cursor=abc"' in html
    assert 'rel="prev"' not in html


def test_filter_bar_folds_all_but_three_and_opens_when_used():
    class Filters(forms.Form):
        a = forms.CharField(required=False)
        b = forms.CharField(required=False)
        c = forms.CharField(required=False)
        d = forms.CharField(required=False)

    assert '<details class="filter-more">' in draw("{% filter_bar f %}", f=Filters({}))
    assert '<details class="filter-more" open>' in draw("{% filter_bar f %}", f=Filters({"d": "1"}))


def test_confirm_posts_with_token_and_asks_a_reason():
    html = draw('{% confirm "/x/" "Close" reason=True %}')
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{20,}"', html)
    assert re.search(r'<textarea[^>]*name="reason"[^>]*required', html)


def test_chart_data_cannot_leave_its_element():
    html = draw('{% chart option "C" %}', option={"name": "</script><b>&"})
    data = re.search(r'<script type="application/json">(.*?)</script>', html, re.S)[1]
    assert json.loads(data) == {"name": "</script><b>&"}
    assert "<" not in data


def test_chart_brings_its_script_once_per_page():
    html = draw('{% chart o "A" %}{% chart o "B" %}', o={})
    assert html.count("ui/js/chart.js") == 1


def test_again_draws_the_title_as_heading():
    html = draw('{% extends "ui/resident.html" %}{% block title %}Report{% endblock %}')
    assert "<h1>Report</h1>" in html
    assert re.search(r"<title>Report · ", html)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("057382521234", "05****34"), ("12345", "*****"), (None, "")],
)
def test_phone_mask(phone, shown):
    assert phone_mask(phone) == shown
