"""`linli draw-grids`: from files to grids and a report, without a database."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.core.errors.engines import answered, said
from linli.core.values.quantities import natural
from linli.site.progress import counting
from linli.site.stop import Stop

if TYPE_CHECKING:
    from linli.engines.grids.coding import Layout
    from linli.engines.grids.drawn import Drawn, Options
    from linli.engines.grids.given import Input
    from linli.engines.grids.problem import Limits

# Seconds of CPU that full effort takes for one building or compound, about; only --seconds uses
# it, and never the clock, so that equal arguments give equal grids on any machine.
SECONDS_EACH = 3e-4
EFFORTS = (0.05, 50.0)
GRIDS, MICRO_GRIDS = "300-500", "30-50"


ARGUMENTS: dict[str, dict[str, Any]] = {
    "input": {
        "metavar": "INPUT",
        "help": "a folder or file with compounds or buildings, communities, barriers; or the beginning of file names",
    },
    "--households": {
        "metavar": "LOW-HIGH",
        "help": f"households of a grid (default {GRIDS}; micro-grids {MICRO_GRIDS})",
    },
    "--target": {"type": int, "help": "households to aim at (default: the middle)"},
    "--out": {
        "type": Path, "default": Path("grids.gpkg"),
        "help": ".gpkg .geojson .parquet .shp.zip .kml .fgb .xlsx (default grids.gpkg)",
    },
    "--report": {"type": Path, "help": "where the report goes, as JSON"},
    "--previous": {"type": Path, "help": "the grids that hold so far: keep as much as possible"},
    "--seconds": {"type": float, "help": "about how long to search on an ordinary machine"},
    "--seed": {"type": int, "default": 0, "help": "another seed, another drawing (default 0)"},
    "--jobs": {
        "type": int, "default": 1,
        "help": "processor cores to use; the result is the same (default 1)",
    },
    "--system": {
        "default": "",
        "help": "coordinate system of the input: EPSG:4547, cgcs2000, gcj02, bd09 ...",
    },
    "--special": {
        "default": "", "metavar": "KINDS",
        "help": "kinds of compounds that are special grids of their own: market,school,park",
    },
    "--layout": {
        "default": "", "metavar": "N-X-D",
        "help": "codes: digits of the community, letter between, digits of the serial (default 12--3)",
    },
    "--simplify": {
        "type": float, "default": 0.0, "metavar": "METRES",
        "help": "straighten borders by at most so much",
    },
    "--draft": {"action": "store_true", "help": "a quick look only"},
    "--micro": {
        "action": "store_true",
        "help": "micro-grids inside the given grids, or inside grids drawn first",
    },
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    for name, options in ARGUMENTS.items():
        parser.add_argument(name, **options)


def run(chosen: argparse.Namespace) -> int:
    """Draws, writes what was asked for, and tells the figures in the user's language."""
    with translation.override(language()):
        try:
            with answered():
                return drawn(chosen)
        except Invalid as error:
            raise Stop(sentences(error)) from error


def language() -> str:
    """English where the terminal is set to it, else the language of the installation."""
    said = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), "")
    return "en" if said.lower().startswith("en") else str(translation.get_language() or "zh-hans")


def sentences(error: Invalid) -> str:
    return " ".join(str(line) for lines in error.fields.values() for line in lines)


def drawn(chosen: argparse.Namespace) -> int:
    from linli.engines.grids import reading, report, writing  # why: loads compiled code, a second
    from linli.engines.layers import writing as formats  # why: geographic libraries, a second

    formats.kind_of(chosen.out)
    options = options_of(chosen)
    if not Path(chosen.input).exists() and not reading.beginning(Path(chosen.input)):
        raise Stop(_("no such file: %(name)s") % {"name": chosen.input})
    given = reading.collect(chosen.input, chosen.system, micro=chosen.micro)
    if chosen.previous is not None:
        if not chosen.previous.exists():
            raise Stop(_("no such file: %(name)s") % {"name": chosen.previous})
        previous = reading.read_previous(chosen.previous, given.plane, chosen.system)
        options = replace(options, previous=previous)
    options = replace(options, effort=effort_of(chosen, given))
    with counting("draw-grids", 100) as advance:
        result = draw(chosen, given, options, lambda part: advance(int(part * 100)))
    writing.write_grids(chosen.out, result)
    if chosen.report is not None:
        writing.write_report(chosen.report, said(result.report))
    for note in said(result.notes):
        print(_("Note: %(note)s") % {"note": note})
    print(said(report.summary(result.report, chosen.micro)))
    print(_("Written to %(name)s.") % {"name": chosen.out})
    return 0


def draw(chosen: argparse.Namespace, given: Input, options: Options, advance: Any) -> Drawn:
    """Grids; or micro-grids, inside the grids of the input or inside grids drawn for them."""
    from linli.engines.grids import coding  # why: loads compiled code, which takes a second
    from linli.engines.grids.draw import draw_city, draw_micro  # why: the same

    if not chosen.micro:
        return draw_city(given, options, advance)
    if given.are_grids:
        return draw_city(given, replace(options, layout=coding.MICRO, single_buildings=True), advance)  # fmt: skip
    first = draw_city(
        given, replace(options, limits=limits_of(GRIDS, None)), lambda part: advance(part / 2)
    )
    return draw_micro(given, first, options, lambda part: advance(0.5 + part / 2))


def options_of(chosen: argparse.Namespace) -> Options:
    from linli.engines.grids.drawn import Options  # why: loads compiled code, which takes a second

    if chosen.jobs < 1:
        raise Stop(_("--jobs is a number from 1 on"))
    if chosen.seed < 0:
        raise Stop(_("--seed is a number from 0 on"))
    text = chosen.households or (MICRO_GRIDS if chosen.micro else GRIDS)
    kinds = frozenset(kind.strip() for kind in chosen.special.split(",") if kind.strip())
    return Options(
        limits=limits_of(text, chosen.target), seed=chosen.seed, draft=chosen.draft,
        jobs=chosen.jobs, simplify=max(chosen.simplify, 0.0), special_kinds=kinds,
        layout=layout_of(chosen.layout),
    )  # fmt: skip


def limits_of(text: str, target: int | None) -> Limits:
    """`300-500` and the number to aim at."""
    from linli.engines.grids.problem import Limits  # why: loads compiled code, which takes a second

    low, _dash, high = text.replace("~", "-").replace("至", "-").partition("-")
    try:
        lower, upper = int(low), int(high)
    except ValueError:
        raise Stop(_("--households is two numbers such as 300-500, not %(text)s") % {"text": text}) from None  # fmt: skip
    aim = (lower + upper) // 2 if target is None else target
    if not 0 < lower <= aim <= upper:
        raise Stop(_("--households and --target must be in order: lower, target, upper, all above 0"))  # fmt: skip
    return Limits(lower, upper, aim)


def layout_of(text: str) -> Layout:
    """`12-W-3`: digits of the community code, letter between (or none), digits of the serial."""
    from linli.engines.grids.coding import DEFAULT, Layout  # why: loads compiled code, a second

    if not text:
        return DEFAULT
    parts = text.split("-")
    digits = [found for one in parts[::2] if (found := natural(one)) is not None]
    if len(parts) != 3 or len(digits) != 2:
        raise Stop(_("--layout is such as 12--3 or 12-W-3, not %(text)s") % {"text": text})
    return Layout(digits[0], parts[1], parts[1], digits[1])


def effort_of(chosen: argparse.Namespace, given: Input) -> float:
    """Seconds turned into an amount of search by the size of the input alone."""
    if chosen.seconds is None:
        return 1.0
    if chosen.seconds <= 0:
        raise Stop(_("--seconds is a number above 0"))
    size = max(len(given.compounds), len(given.buildings), 100)
    effort = chosen.seconds / (size * SECONDS_EACH)
    return float(min(max(effort, EFFORTS[0]), EFFORTS[1]))
