"""Who works in which grid after a plan: holders, vacancies, double cover, posts to be moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.core.people import kinds as kinds_of
from linli.core.people.kinds import GRID_LEADER, GRID_WORKER, MICRO_LEADER, PART_TIME
from linli.core.people.models import Post, valid_on
from linli.core.versions import stamps
from linli.modules.grids.models import Plan, PlanGrid, Succession
from linli.modules.grids.queries import plans, succeeding
from linli.modules.grids.queries.history import last_names
from linli.modules.grids.states import PUBLISHED, Level

KINDS: tuple[str, ...] = (GRID_LEADER, GRID_WORKER, PART_TIME)
MICRO_KINDS: tuple[str, ...] = (MICRO_LEADER,)
NEEDED = {Level.GRID: GRID_WORKER, Level.MICRO_GRID: MICRO_LEADER}
ONE_EACH = (GRID_LEADER, GRID_WORKER, MICRO_LEADER)


@dataclass(frozen=True)
class Holder:
    """A post in a grid; `name` is empty for a vacancy."""

    post: int
    kind: str
    label: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Successor:
    """A grid that receives a part of a former one."""

    code: str
    name: str
    households: int
    share: float


@dataclass
class GridPosts:
    """One grid of the plan: who stands there, which kinds are vacant or held twice."""

    code: str
    name: str
    households: int
    holders: list[Holder] = field(default_factory=list)
    vacant: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stranded:
    """A post whose grid ends with the plan, and where its households go, most first."""

    holder: Holder
    code: str
    name: str
    successors: list[Successor]


@dataclass(frozen=True)
class Handover:
    """All of it; `changed` are grids that go on with another border, with what came and went."""

    plan: Plan
    grids: list[GridPosts]
    stranded: list[Stranded]
    changed: dict[str, list[Successor]]

    @property
    def vacancies(self) -> list[GridPosts]:
        return [grid for grid in self.grids if grid.vacant]

    @property
    def doubles(self) -> list[GridPosts]:
        return [grid for grid in self.grids if grid.double]


@stamps.frame()
def handover(actor: Actor, plan_id: int) -> Handover:
    """Of a plan in reach, before or after it is published. Eight statements at most."""
    plan = plans.plan(actor, plan_id)
    grids = list(PlanGrid.objects.filter(plan=plan).order_by("code"))
    names = {grid.code: grid.name for grid in grids}
    passed = _passed(plan, grids)
    kinds = MICRO_KINDS if plan.level == Level.MICRO_GRID else KINDS
    # On the plan's first day, or today for a draft.
    day = max(plan.valid_from or timezone.localdate(), timezone.localdate())
    held = _standing(plan.area, kinds, day)
    rows = [_grid(plan, grid, held.get(grid.code, [])) for grid in grids]
    ended = {code for code in held if code not in names and len(code) == plan.level}
    former = last_names(ended)
    stranded = [
        Stranded(holder, code, former.get(code, code), _successors(passed.get(code, []), names))
        for code in sorted(ended)
        for holder in held[code]
    ]
    changed = {code: _successors(parts, names) for code, parts in passed.items() if code in names}
    return Handover(plan, rows, stranded, changed)


@stamps.frame()
def posts_of(actor: Actor, code: str) -> list[Holder]:
    """Posts of grid work that stand in a grid today. One statement; NotFound out of reach."""
    if not actor.covers("grids.view", code):
        raise NotFound()
    kinds = (*KINDS, *MICRO_KINDS)
    return _standing(code, kinds, timezone.localdate()).get(code, [])


def stranded_posts(plan: Plan) -> QuerySet[Post]:
    """Held posts that nobody has moved yet, in grids that a published plan ends."""
    former = Succession.objects.filter(plan=plan).values("former")
    goes_on = PlanGrid.objects.filter(plan=plan).values("code")
    held = Post.objects.filter(kind__in=(*KINDS, *MICRO_KINDS), account__isnull=False)
    return held.filter(area__in=former, valid_until__isnull=True).exclude(area__in=goes_on)


def _passed(plan: Plan, grids: list[PlanGrid]) -> dict[str, list[Succession]]:
    """Former code -> its parts: as published, or as it would be today."""
    found: dict[str, list[Succession]] = defaultdict(list)
    if plan.state == PUBLISHED:
        for row in Succession.objects.filter(plan=plan).order_by("former", "present"):
            found[row.former].append(row)
        return found
    within = sorted({grid.area for grid in grids})
    standing = areas.valid().filter(code__within=within, level=plan.level)
    same = {grid.code: bytes(grid.geometry) for grid in grids}
    moving = [row for row in standing.order_by("code") if same.get(row.code) != bytes(row.geometry or b"")]  # fmt: skip
    for part in succeeding.shares(plan, grids, moving):
        found[part.former].append(part)
    return {code: parts for code, parts in found.items() if [p.present for p in parts] != [code]}


def _standing(within: str, kinds: tuple[str, ...], day: date) -> dict[str, list[Holder]]:
    """Area -> posts of these kinds on a day. One statement."""
    rows = Post.objects.filter(valid_on(day), kind__in=kinds, area__within=within)
    found: dict[str, list[Holder]] = defaultdict(list)
    for post in rows.select_related("account", "organisation").order_by("area", "kind", "id"):
        name = post.account.name if post.account else ""
        label = kinds_of.label(kinds_of.Family.POST, post.kind)
        found[post.area].append(Holder(post.pk, post.kind, label, name, str(post.organisation)))
    return found


def _grid(plan: Plan, grid: PlanGrid, holders: list[Holder]) -> GridPosts:
    held: dict[str, int] = defaultdict(int)
    for holder in holders:
        held[holder.kind] += bool(holder.name)
    needed = NEEDED[Level(plan.level)]
    vacant = {holder.kind for holder in holders if not holder.name and not held[holder.kind]}
    if grid.kind != "special_grid" and not held[needed]:
        vacant.add(needed)
    double = [kind for kind in ONE_EACH if held[kind] > 1]
    return GridPosts(
        code=grid.code,
        name=grid.name,
        households=grid.households,
        holders=holders,
        vacant=[kinds_of.label(kinds_of.Family.POST, kind) for kind in sorted(vacant)],
        double=[kinds_of.label(kinds_of.Family.POST, kind) for kind in double],
    )


def _successors(parts: list[Succession], names: dict[str, str]) -> list[Successor]:
    ranked = sorted(parts, key=lambda part: (-part.household_share, part.present))
    return [
        Successor(p.present, names.get(p.present, p.present), p.households, p.household_share)
        for p in ranked
    ]
