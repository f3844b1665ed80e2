"""What became of an address: its standard form, its place, how sure that is and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from linli.engines.addresses.parsing import Parts
from linli.engines.sentences import Sentence

# Below this an address is not matched. In trials single doubts (a typing error, an interpolated
# number, a neighbour's wrong street) stay above it, two contradictions together fall below.
CONFIDENT = 0.6


class Level(StrEnum):
    """How far down an address was matched."""

    ROOM = "room"
    UNIT = "unit"
    BUILDING = "building"
    DOORPLATE = "doorplate"
    COMPOUND = "compound"
    CROSSING = "crossing"
    ROAD = "road"
    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    UNMATCHED = "unmatched"


# Why, with how much of the confidence stays; 1: said for information.
REASONS: dict[str, tuple[float, Sentence]] = {
    "empty": (0.0, Sentence("There is no address here.")),
    "nothing": (0.0, Sentence("Nothing in it stands in the register of this district.")),
    "no_name": (0.0, Sentence("“%(name)s” is not in the register of this district.")),
    "compound": (0.97, Sentence("The compound %(name)s is in the register.")),
    "compound_other": (0.95, Sentence("“%(name)s” is another name of %(known)s.")),
    "longer": (0.55, Sentence("The register has %(known)s, but no %(name)s.")),
    "only_building": (0.97, Sentence("%(compound)s has one building only.")),
    "which_building": (0.9, Sentence("%(compound)s has %(count)s buildings; none is named.")),
    "group": (
        0.97,
        Sentence("The register does not tell in which group the house stands: %(group)s."),
    ),
    "compound_short": (0.92, Sentence("“%(name)s” was read as %(known)s.")),
    "compound_sound": (0.82, Sentence("“%(name)s” sounds like %(known)s.")),
    "compound_typing": (0.7, Sentence("“%(name)s” is nearly %(known)s.")),
    "compound_part": (0.8, Sentence("“%(name)s” is a part of the name %(known)s.")),
    "road_sound": (0.82, Sentence("“%(name)s” sounds like %(known)s.")),
    "road_typing": (0.7, Sentence("“%(name)s” is nearly %(known)s.")),
    "several": (
        0.4,
        Sentence("There are %(count)s places of the name %(name)s: say which community."),
    ),
    "by_area": (1.0, Sentence("Of %(count)s places of this name the one in %(area)s was meant.")),
    "by_road": (0.95, Sentence("Of %(count)s places of this name the one on %(road)s was meant.")),
    "by_building": (
        0.8,
        Sentence("Of %(count)s places of this name only this one has %(building)s."),
    ),
    "building": (1.0, Sentence("%(building)s is in the register.")),
    "no_building": (0.72, Sentence("%(building)s does not exist in %(compound)s (%(known)s).")),
    "no_buildings": (0.9, Sentence("The register has no buildings of %(compound)s.")),
    "range": (0.8, Sentence("%(range)s are several buildings: the first was taken.")),
    "read_unit": (0.95, Sentence("%(number)s was read as the unit.")),
    "read_building": (0.85, Sentence("%(number)s was read as the building.")),
    "no_unit": (0.82, Sentence("%(building)s has no unit %(unit)s, only %(units)s.")),
    "no_floor": (0.82, Sentence("%(building)s has no floor %(floor)s, only %(floors)s.")),
    "no_home": (0.9, Sentence("%(room)s: a floor of a unit has only %(homes)s homes here.")),
    "plate": (0.97, Sentence("%(road)s %(number)s has a door plate.")),
    "plate_main": (0.88, Sentence("The plate %(number)s is not in the register; %(main)s is.")),
    "plate_other": (
        0.85,
        Sentence("%(road)s %(number)s belongs to %(other)s, not to %(compound)s."),
    ),
    "between": (0.75, Sentence("%(number)s lies between %(below)s and %(above)s of %(road)s.")),
    "far_between": (0.5, Sentence("The nearest numbers of %(road)s are %(below)s and %(above)s.")),
    "next_to": (0.65, Sentence("The nearest number of %(road)s is %(known)s.")),
    "no_number": (0.4, Sentence("%(road)s has no number near %(number)s.")),
    "number_unread": (0.4, Sentence("The number %(number)s of %(road)s cannot be read.")),
    "no_point": (0.4, Sentence("%(road)s is drawn nowhere and has no door plates.")),
    "whole_road": (0.4, Sentence("%(road)s runs through %(count)s grids: give the number.")),
    "short_road": (0.75, Sentence("All known numbers of %(road)s lie in one grid.")),
    "crossing": (0.85, Sentence("The roads %(first)s and %(second)s cross here.")),
    "crossing_near": (
        0.7,
        Sentence("Door plates of %(first)s and %(second)s stand %(metres)s m apart."),
    ),
    "no_crossing": (0.4, Sentence("%(first)s and %(second)s do not meet in the register.")),
    "parted": (0.9, Sentence("%(compound)s lies in %(count)s grids: the building decides.")),
    "only_area": (0.9, Sentence("Only %(area)s is named, no place in it.")),
    "only_street": (0.5, Sentence("Only %(area)s is named, no community.")),
    "no_grid": (0.8, Sentence("%(area)s has no %(grid)s.")),
    "old_area": (0.97, Sentence("“%(name)s” is an old or other form of %(area)s.")),
    "other_area": (0.8, Sentence("It says %(name)s, but the place lies in %(area)s.")),
    "other_grid": (0.95, Sentence("It says %(name)s, but the point lies in %(grid)s.")),
    "unknown_area": (0.85, Sentence("%(name)s is not known here.")),
    "foreign": (0.3, Sentence("It names %(name)s, which is outside %(area)s.")),
    "beside": (0.8, Sentence("“%(word)s”: the place is only near this address.")),
    "at": (0.98, Sentence("“%(word)s”: the place is at this address.")),
    "left": (0.93, Sentence("“%(words)s” could not be placed.")),
    "left_name": (0.65, Sentence("“%(words)s” could not be placed; it may name another place.")),
    "outside": (0.9, Sentence("The point lies outside all grids.")),
}


class Note(NamedTuple):
    """One reason: its kind, and what stands in its sentence."""

    kind: str
    facts: dict[str, Any]

    @property
    def sentence(self) -> Sentence:
        """The reason in words."""
        return REASONS[self.kind][1] % self.facts


class Alternative(NamedTuple):
    """Another place that may have been meant."""

    text: str
    code: str
    lon: float | None
    lat: float | None


@dataclass(slots=True)
class Match:
    """The place chosen so far: positions in the register, point, and how sure it is."""

    level: Level = Level.UNMATCHED
    compound: int = -1
    building: int = -1
    plate: int = -1
    road: str = ""
    area: str = ""
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    open_point: bool = False  # the point is new: its grid is still to be found
    confidence: float = 1.0
    notes: list[Note] = field(default_factory=list)
    others: list[int] = field(default_factory=list)  # other compounds that may be meant

    def say(self, kind: str, **facts: Any) -> None:
        """Adds a reason and takes its doubt off the confidence."""
        self.notes.append(Note(kind, facts))
        self.confidence *= REASONS[kind][0]


@dataclass(frozen=True, slots=True)
class Found:
    """An address as it is understood. Coordinates are WGS-84 degrees, codes as in the area tree.

    `code` is the smallest area known for sure, `grid` the grid (15 digits) or empty; below
    `CONFIDENT` the level is "unmatched", and there is no standard text, code or point.
    """

    given: str
    text: str
    parts: Parts
    area: str
    code: str
    lon: float | None
    lat: float | None
    level: Level
    confidence: float
    notes: tuple[Note, ...]
    alternatives: tuple[Alternative, ...] = ()
    compound: int | None = None
    building: int | None = None

    @property
    def grid(self) -> str:
        """The 15-digit code of the grid, empty where it is not known."""
        return self.code[:15] if len(self.code) >= 15 else ""

    @property
    def matched(self) -> bool:
        """Is there a standard address with a place?"""
        return self.level is not Level.UNMATCHED

    @property
    def reasons(self) -> list[Sentence]:
        """Why it was matched so, or not."""
        return [note.sentence for note in self.notes]
