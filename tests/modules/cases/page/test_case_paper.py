"""Cases on paper: PDF with the shipped font, text never read as markup."""

from __future__ import annotations

import re
import zlib

import pytest
from django.test import Client
from django.urls import reverse

from linli.ui.maps import place as place_drawing
from linli.ui.subject import printing
from tests import world as place

pytestmark = pytest.mark.django_db


def streams(pdf):
    """All streams of a PDF, unpacked where they are packed."""
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


@pytest.mark.parametrize("name", ["case_pdf", "case_notice"])
def test_pdf_is_made_with_the_number_as_its_name(browse, case_at, name):
    case = case_at("handled")
    answer = browse("shequ").get(reverse(f"cases:{name}", args=[case.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert case.number in answer["Content-Disposition"]


def test_pdf_embeds_the_shipped_font(browse, case_at):
    case = case_at("reported")
    pdf = browse("shequ").get(reverse("cases:case_pdf", args=[case.pk])).content
    assert any(b"NotoSansSC" in part for part in [pdf, *streams(pdf)])


@pytest.mark.parametrize(
    "text", ['#panic("x")', "*粗* _斜_ $x$ `a` <b> @c", '"]]) \\ #{', "# 标题\n- 项"]
)
def test_pdf_reads_no_text_as_markup(browse, case_at, text):
    case = case_at("reported", description=text, place=text[:50])
    answer = browse("shequ").get(reverse("cases:case_pdf", args=[case.pk]))
    assert answer.status_code == 200


def test_paper_keeps_reporters_out(browse, case_at):
    case = case_at("reported", name="张小明", phone="13800012345")
    page = browse("shequ").get(reverse("cases:case_paper", args=[case.pk])).content.decode()
    assert case.number in page
    assert "张小明" not in page
    assert "13800012345" not in page


@pytest.mark.parametrize("name", ["case_pdf", "case_paper", "case_notice"])
def test_paper_is_not_for_strangers(browse, case_at, name):
    url = reverse(f"cases:{name}", args=[case_at("reported").pk])
    assert browse("other").get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_facts_are_plain_words_on_paper():
    assert printing.plain(None) == "–"
    assert printing.plain(["甲", None]) == "甲 –"


def test_drawing_tints_the_own_grid_and_escapes_names(world):
    from linli.core.areas.models import Area
    from linli.core.versions import stamps

    Area.objects.filter(code=place.CELL).update(name="<b>&格")
    stamps.bump("areas")
    drawn = place_drawing.drawing(place.CELL, *place.INSIDE, label='a "b"')
    assert drawn.count(place_drawing.OWN) == 1
    assert "&lt;b&gt;&amp;格" in drawn
    assert "&quot;b&quot;" in drawn


def test_drawing_without_borders_is_empty(world):
    assert place_drawing.drawing("110101001001", 116.4, 39.9) == ""
