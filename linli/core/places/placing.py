"""Where rows of the register belong: their compound, their community, their district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound
from linli.core.places.models import Building, Compound

PERMISSION = "places.manage"
MOST_ASKED = 10_000
MOST_FAULTS = 100
T = TypeVar("T")
Facts = dict[str, Any]


@dataclass
class Faults:
    """Sentences by row, so that a whole file is corrected in one go."""

    many: bool
    found: dict[str, Any] = field(default_factory=dict)

    def add(self, position: int, error: Invalid) -> None:
        if not self.many:
            raise error
        said = [f"{name}: {line}" for name, lines in error.fields.items() for line in lines]
        self.found[_("Row %(number)s") % {"number": position + 1}] = said or [str(error)]

    def stop(self) -> None:
        if self.found:
            raise Invalid(dict(list(self.found.items())[:MOST_FAULTS]))


def resolve(all_facts: Sequence[Facts], faults: Faults) -> None:
    """Compounds and buildings named by id or number become ids that exist; two statements."""
    for column, model in (("compound", Compound), ("building", Building)):
        ids = {f[column] for f in all_facts if isinstance(f.get(column), int)}
        numbers = {f["compound_number"] for f in all_facts if column == "compound"
                   and f.get("compound_number")}  # fmt: skip
        held: list[Any] = []
        rows = model._default_manager.only("id", "number", "area", "district")
        for some in parts(sorted(ids)):
            held += rows.filter(pk__in=some)
        for named in parts(sorted(numbers)):
            held += rows.filter(number__in=named)
        by_id = {one.pk: one for one in held}
        by_number: dict[str, list[Any]] = {}
        for one in by_id.values():
            by_number.setdefault(one.number, []).append(one)
        for position, facts in enumerate(all_facts):
            _refer(facts, column, by_id, by_number, position, faults)


def _refer(
    facts: Facts,
    column: str,
    by_id: Mapping[int, Any],
    by_number: Mapping[str, list[Any]],
    position: int,
    faults: Faults,
) -> None:
    given = facts.pop(column, None)
    number = facts.pop("compound_number", None) if column == "compound" else None
    if given is None and not number:
        return
    found: Any = None
    if isinstance(given, models.Model):
        found = given
    elif given is not None:
        found = by_id.get(given)
    else:
        area = str(facts.get("area") or "")
        same = [c for c in by_number.get(str(number), []) if not area or area[:6] == c.district]
        found = same[0] if len(same) == 1 else None
    if found is None:
        named = "compound_number" if number else column
        faults.add(position, Invalid({named: _("It is not in the register. Bring it in first.")}))
        return
    facts[f"{column}_id"] = found.pk
    facts.setdefault("_near", found.area)


def place(
    actor: Actor, model: type[models.Model], all_facts: Sequence[Facts], faults: Faults
) -> None:
    """Community and district of every row, from what is given or from where it lies."""
    _fill_areas(model, all_facts)
    known = areas.names({str(f.get("area") or "")[: codes.COMMUNITY] for f in all_facts})
    for position, facts in enumerate(all_facts):
        code = codes.trimmed(str(facts.get("area") or ""))[: codes.COMMUNITY]
        if len(code) != codes.COMMUNITY or code not in known:
            faults.add(position, Invalid({"area": _no_area(code)}))
            continue
        if not actor.covers(PERMISSION, code):
            raise NotFound(_("This place is outside the area you manage."))
        facts["area"], facts["district"] = code, codes.district_of(code)


def _fill_areas(model: type[models.Model], all_facts: Sequence[Facts]) -> None:
    """Areas left out: the compound's, else that of the point, else the one that is stored."""
    for facts in all_facts:
        near = facts.pop("_near", None)
        if not facts.get("area") and near:
            facts["area"] = near
    placed = [f for f in all_facts if not f.get("area") and f.get("lon") is not None]
    if placed:
        held = areas.locate([(f["lon"], f["lat"]) for f in placed])
        for facts, code in zip(placed, held, strict=True):
            facts["area"] = code or ""
    left = [f for f in all_facts if not f.get("area") and f.get("number")]
    stored: dict[str, list[str]] = {}
    for numbers in parts(sorted({str(f["number"]) for f in left})):
        rows = model._default_manager.filter(number__in=numbers)
        for number, area in rows.values_list("number", "area"):
            stored.setdefault(number, []).append(area)
    for facts in left:
        known = stored.get(str(facts["number"]), [])
        facts["area"] = known[0] if len(known) == 1 else ""


def parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Pieces that fit the parameters of one statement."""
    for start in range(0, len(values), MOST_ASKED):
        yield values[start : start + MOST_ASKED]


def settle(actor: Actor, all_facts: Sequence[Facts], faults: Faults) -> None:
    """District of what has no community: given, or where the middle of its line lies."""
    lost = [f for f in all_facts if not (f.get("district") or f.get("area")) and "west" in f]
    middles = [((f["west"] + f["east"]) / 2, (f["south"] + f["north"]) / 2) for f in lost]
    held = areas.locate(middles) if lost else []
    for facts, code in zip(lost, held, strict=True):
        facts["district"] = code or ""
    for position, facts in enumerate(all_facts):
        code = str(facts.pop("area", "") or "")
        code = str(facts.get("district") or code)[: codes.COUNTY]
        if len(code) != codes.COUNTY or not codes.plausible(code):
            said = _("Give the district's 6-digit code, or a line that lies in a district.")
            faults.add(position, Invalid({"district": said}))
            continue
        if not actor.covers(PERMISSION, code):
            raise NotFound(_("This place is outside the area you manage."))
        facts["district"] = code


def _no_area(code: str) -> str:
    if not code:
        return _("Give the community's code, or a point or border that lies in a community.")
    if len(code) < codes.COMMUNITY:
        return _("%(code)s is not a community: give its 12-digit code.") % {"code": code}
    return _("There is no community with the code %(code)s.") % {"code": code}
