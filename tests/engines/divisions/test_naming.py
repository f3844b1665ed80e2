from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.divisions import naming


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("南湖区", "nanhuqu", "nhq"),
        ("长水街道", "changshuijiedao", "csjd"),
        ("重庆市", "chongqingshi", "cqs"),
        ("重固镇", "zhongguzhen", "zgz"),
        ("乐清市", "yueqingshi", "yqs"),
        ("长乐区", "changlequ", "clq"),
        ("闵行区", "minhangqu", "mhq"),
        ("行知社区", "xingzhishequ", "xzsq"),
        ("曾都区", "zengdouqu", "zdq"),
        ("单县", "shanxian", "sx"),
        ("吕塘村", "lvtangcun", "ltc"),
        ("格林ＡＢＣ社区3号", "gelinabcshequ3hao", "glabcsq3h"),
        ("", "", ""),
    ],
)
def test_pinyin_of_place_names(name, pinyin, initials):
    assert naming.pinyin(name) == pinyin
    assert naming.initials(name) == initials


@given(st.text(max_size=30))
def test_pinyin_of_any_text_is_ascii_letters_and_digits(text):
    for reading in (naming.pinyin(text), naming.initials(text)):
        assert reading.isascii()
        assert reading == "" or reading.isalnum()
        assert reading == reading.lower()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("百福弄社区居委会", "百福弄社区"),
        ("博山村委会", "博山村"),
        ("永丰村村委会", "永丰村"),
        ("解放居民委员会", "解放社区"),
        ("建设街道", "建设街道"),
        ("居委会", "居委会"),
    ],
)
def test_area_name_of_a_committee(source, name):
    assert naming.area_name(source) == name


@pytest.mark.parametrize(
    ("name", "short"),
    [("建设街道", "建设"), ("南湖区", "南湖"), ("单县", "单县"), ("第一网格", "第一网格")],
)
def test_short_name_drops_the_generic_ending(name, short):
    assert naming.short_name(name) == short


@pytest.mark.parametrize(
    ("name", "code", "english"),
    [
        ("南湖区", "330402", "Nanhu District"),
        ("建设街道", "330402007", "Jianshe Subdistrict"),
        ("吕塘村", "330402105209", "Lütang Village"),
        ("第三网格", "330402105209003", "Grid 3"),
        ("第三微网格", "330402105209003012", "Micro-grid 12"),
        ("五彩城", "330402105", "Wucaicheng"),
    ],
)
def test_english_name_of_each_level(name, code, english):
    assert naming.english(name, code) == english


def test_chinese_numbers_read_back_to_themselves():
    def value(text):
        total = digit = 0
        for char in text:
            if char in "十百":
                total += (digit or 1) * (10 if char == "十" else 100)
                digit = 0
            else:
                digit = naming.DIGITS.index(char)
        return total + digit

    assert [value(naming.chinese_number(n)) for n in range(1000)] == list(range(1000))
    assert naming.grid_name(12) == "第十二网格"


@pytest.mark.parametrize("number", [-1, 1000])
def test_chinese_number_out_of_range_is_an_error(number):
    with pytest.raises(ValueError, match="not between"):
        naming.chinese_number(number)
