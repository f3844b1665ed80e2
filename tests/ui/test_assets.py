from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
import typst
from fontTools.ttLib import TTFont

from tools import vendor_assets

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "linli" / "ui"
FONTS = UI / "fonts"
TEMPLATES = sorted((ROOT / "linli").rglob("*.html"))


def test_vendored_files_are_those_of_the_lock(capsys):
    assert vendor_assets.check() == 0, capsys.readouterr().out


def test_vendor_check_names_a_changed_file(tmp_path, monkeypatch, capsys):
    changed = {name: "0" for name in vendor_assets.fingerprints()}
    monkeypatch.setattr(vendor_assets, "fingerprints", lambda: changed)
    assert vendor_assets.check() == 1
    assert "linli/ui/static/ui/icons.svg" in capsys.readouterr().out


def test_gb2312_counts_what_the_standard_counts():
    points = vendor_assets.gb2312()
    assert len([p for p in points if 0x4E00 <= p <= 0x9FFF]) == 6763
    assert len(points) == 6763 + 682


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"])
def test_paper_font_covers_gb2312_and_ascii(name):
    covered = set(TTFont(FONTS / name).getBestCmap())
    assert vendor_assets.gb2312() | set(range(0x20, 0x7F)) <= covered


def test_web_font_slices_cover_gb2312():
    css = (UI / "static/vendor/fonts/noto-sans-sc.css").read_text()
    covered: set[int] = set()
    for ranges in re.findall(r"unicode-range:([^}]+)}", css):
        for one in ranges.split(","):
            first, _, last = one.strip().removeprefix("U+").partition("-")
            covered |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert vendor_assets.gb2312() | set(range(0x20, 0x7F)) <= covered


def inflated(pdf: bytes) -> bytes:
    """The PDF with the contents of its compressed streams."""
    found = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_paper_fonts_are_the_only_ones_in_a_chinese_pdf(tmp_path):
    text = "南湖街道：楼道堆放电动车电池（3 件），限 2026年11月20日 20:15 前办结。①㎡℃「」"
    source = tmp_path / "case.typ"
    source.write_text(
        f'#set text(font: "Noto Sans SC", lang: "zh")\n= 案件处理单\n{text}\n', encoding="utf-8"
    )
    pdf, warnings = typst.compile_with_warnings(
        str(source), font_paths=[str(FONTS)], ignore_system_fonts=True
    )
    names = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z-]+)", inflated(pdf)))
    assert not warnings
    assert {name.split(b"-Identity")[0] for name in names} == {
        b"NotoSansSC-Regular",
        b"NotoSansSC-Bold",
    }
    assert {ord(c) for c in text} <= set(TTFont(FONTS / "NotoSansSC-Regular.ttf").getBestCmap())


def test_icons_named_in_templates_are_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (UI / "static/ui/icons.svg").read_text()))
    assert sprite == set(vendor_assets.icons())
    assert vendor_assets.declared_icons() <= sprite
    tag = re.compile(r'{% icon "([^"]+)"|icon="([^"]+)"')
    used = {a or b for path in TEMPLATES for a, b in tag.findall(path.read_text())}
    parts = re.compile(r'icon="([a-z0-9-]+)"')
    used |= {n for p in (ROOT / "linli").rglob("*.py") for n in parts.findall(p.read_text())}
    assert used <= sprite, used - sprite


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in s or 'type="application/json"' in s for s in scripts)
