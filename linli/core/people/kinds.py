"""Kinds of organisations, posts and venues: rows that apps ship and places add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.people.models import Kind
from linli.core.values import languages
from linli.core.versions import stamps
from linli.core.versions.shipped import all_lines, lines

# Kinds that programs know by name; whatever else is said of them stands in their rows.
GRID_LEADER, GRID_WORKER = "grid_leader", "grid_worker"
PART_TIME, MICRO_LEADER = "part_time", "micro_leader"
LEVELS = {
    "province": codes.PROVINCE, "city": codes.CITY, "district": codes.COUNTY, "street": codes.STREET,
    "community": codes.COMMUNITY, "grid": codes.GRID, "micro_grid": codes.MICRO_GRID,
}  # fmt: skip


class Family(models.TextChoices):
    ORGANISATION = "organisation", _("Organisations")
    POST = "post", _("Posts")
    VENUE = "venue", _("Venues")


@cache
def shipped() -> dict[tuple[str, str], dict[str, Any]]:
    """(family, code) -> columns, from every app's data/kinds.csv, in the order written there.

    Raises ValueError for an unknown family, KeyError for an unknown level: errors of programming.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for order, line in enumerate(all_lines("kinds.csv"), 1):
        level = LEVELS[line["level"]] if line["level"] else None
        facts = {
            **line,
            "family": Family(line["family"]).value,
            "level": level,
            "order": order * 10,
        }
        found[line["family"], line["code"]] = facts
    return found


def seed() -> None:
    """Write the shipped kinds; rows that a place has changed stay as they are."""
    held = {(row.family, row.code): row for row in Kind.objects.all()}
    for key, facts in shipped().items():
        row = held.get(key) or Kind(builtin=True)
        now = {name: getattr(row, name) for name in facts}
        if row.builtin and now != facts:
            for name, value in facts.items():
                setattr(row, name, value)
            row.save()
    stamps.bump("kinds")


@stamps.cached("kinds")
def known() -> dict[tuple[str, str], Kind]:
    """(family, code) -> row, in order, retired ones too; what is shipped is there before it is seeded."""
    found = {key: Kind(builtin=True, **facts) for key, facts in shipped().items()}
    found |= {(row.family, row.code): row for row in Kind.objects.all()}
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def of(family: str) -> list[Kind]:
    """The kinds of a family in order, retired ones too."""
    return [row for row in known().values() if row.family == family]


def spoken(row: Any) -> str:
    """The name in the reader's language of a kind, or of anything else with `name` and `name_en`."""
    return languages.spoken(row.name, row.name_en)


said = lazy(languages.spoken, str)


def choices(family: str) -> list[tuple[str, str]]:
    """Codes and names of what may be chosen now."""
    return [(row.code, spoken(row)) for row in of(family) if row.active]


def label(family: str, code: str) -> str:
    """Its name in the reader's language; the code itself when there is no such kind."""
    row = known().get((family, code))
    return spoken(row) if row is not None else code


def fault(family: str, code: str, former: str = "") -> str:
    """Why something may not be of this kind now; empty when it may, or is already (`former`)."""
    found = choices(family)
    if code == former or code in dict(found):
        return ""
    names = "、".join(name for _code, name in found)
    return str(_("There is no kind %(code)s. Known are: %(names)s.")) % {
        "code": code,
        "names": names,
    }


class Choices(Mapping[str, str]):
    """Code -> name of a family as it is now, for columns of sheets; retired kinds keep a name."""

    def __init__(self, family: str) -> None:
        self.family = family

    def __getitem__(self, code: str) -> str:
        return spoken(known()[self.family, code])

    def __iter__(self) -> Iterator[str]:
        return iter(dict(choices(self.family)))

    def __len__(self) -> int:
        return len(choices(self.family))


# What an organisation is there for; matters are routed by these.
FUNCTIONS = lines(Path(__file__).parent / "data" / "functions.csv")
choices_of: Any = models.TextChoices  # that it takes names and values is not known to its types
Function = choices_of(
    "Function", {f["code"].upper(): (f["code"], said(f["name"], f["name_en"])) for f in FUNCTIONS}
)
