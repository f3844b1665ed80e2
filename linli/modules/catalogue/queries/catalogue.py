"""The catalogue of matters as plain values, kept in memory until it changes."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from linli.core.versions import stamps
from linli.modules.catalogue.models import Category, Matter
from linli.modules.catalogue.queries import matching
from linli.modules.catalogue.queries.matters import CategoryFacts, MatterFacts

NATIONAL = "000000"
COLUMNS = tuple(f.attname for f in Matter._meta.concrete_fields)
DAYS_KEPT = 400
# What a new matter begins with, of its limits, photos and who verifies.
USUAL = {f.attname: f.default for f in Matter._meta.concrete_fields if isinstance(f.default, str)}


@dataclass(frozen=True)
class Node:
    """A category with what lies directly below it."""

    category: CategoryFacts
    children: tuple[Node, ...] = ()
    matters: tuple[MatterFacts, ...] = ()

    @property
    def count(self) -> int:
        """Matters in the whole branch."""
        return len(self.matters) + sum(child.count for child in self.children)


@dataclass(frozen=True)
class Catalogue:
    """All versions of all matters, and the categories; a district's rows before national ones."""

    versions: Mapping[tuple[str, str], tuple[MatterFacts, ...]]
    ids: Mapping[int, MatterFacts]
    trees: Mapping[str, Mapping[str, CategoryFacts]]
    days: dict[tuple[str, date], Mapping[str, MatterFacts]] = field(default_factory=dict)
    sounds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def matter(self, code: str, district: str, on: date | None = None) -> MatterFacts | None:
        """The version valid on a day (today) in a district."""
        return self.valid(district, on).get(code)

    def by_id(self, pk: int) -> MatterFacts:
        """The version a case came in under; KeyError for an unknown one."""
        return self.ids[pk]

    def valid(self, district: str, on: date | None = None) -> Mapping[str, MatterFacts]:
        """code -> matter, in the order of the codes."""
        key = (district, on or timezone.localdate())
        if key not in self.days:
            if len(self.days) > DAYS_KEPT:
                self.days.clear()
            self.days[key] = self._valid(*key)
        return self.days[key]

    def _valid(self, district: str, day: date) -> Mapping[str, MatterFacts]:
        found: dict[str, MatterFacts] = {}
        for home in (NATIONAL, district):
            for (where, code), versions in self.versions.items():
                fitting = [v for v in versions if v.valid(day)] if where == home else []
                if fitting:
                    found[code] = fitting[-1]
        return dict(sorted(found.items()))

    def history(self, code: str, district: str) -> list[MatterFacts]:
        """All versions that concern a district, the newest first."""
        homes = dict.fromkeys((district, NATIONAL))
        rows = [v for home in homes for v in self.versions.get((home, code), ())]
        return sorted(rows, key=lambda v: (v.valid_from, v.id), reverse=True)

    def categories(self, district: str) -> Mapping[str, CategoryFacts]:
        """code -> category, in the order of the codes."""
        own = {**self.trees.get(NATIONAL, {}), **self.trees.get(district, {})}
        return dict(sorted(own.items()))

    def category_of(self, code: str, district: str) -> CategoryFacts | None:
        """The lowest category whose code begins the matter's."""
        known = self.categories(district)
        lengths = range(len(code) - 1, 0, -1)
        return next((known[code[:n]] for n in lengths if code[:n] in known), None)

    def path(self, code: str, district: str) -> list[CategoryFacts]:
        """The categories a code lies in, from the top down, its own included."""
        known = self.categories(district)
        return [known[code[:n]] for n in range(1, len(code) + 1) if code[:n] in known]

    def tree(self, district: str, matters: Iterable[MatterFacts] | None = None) -> list[Node]:
        """The top categories with all below them; only branches with one of `matters` if given."""
        shown = list(self.valid(district).values() if matters is None else matters)
        held: dict[str, list[MatterFacts]] = defaultdict(list)
        for matter in shown:
            place = self.category_of(matter.code, district)
            held[place.code if place else ""].append(matter)
        known = self.categories(district)
        below: dict[str, list[str]] = defaultdict(list)
        for code in known:
            insort(below[_parent(code, known)], code)
        nodes = [_node(code, known, below, held) for code in below[""]]
        return nodes if matters is None else [n for n in map(_pruned, nodes) if n]

    def label(self, code: str, district: str = NATIONAL) -> str:
        """The name of a matter or category, also of an ended one; an unknown code is its own."""
        if not code:
            return ""
        matter = self.matter(code, district)
        if matter is None:
            past = self.history(code, district)
            matter = past[0] if past else None
        if matter:
            return matter.label
        known = self.categories(district)
        return known[code].label if code in known else code

    def search(self, text: str, district: str, public_only: bool = False) -> list[MatterFacts]:
        """Valid matters by name, everyday words, code, pinyin or initials; the best first.

        A whole sentence fits too: the words of a matter are looked for in it.
        """
        asked = " ".join(text.casefold().split())
        if not asked:
            return []
        matters = [m for m in self.valid(district).values() if m.public or not public_only]
        ranked = [(matching.fit(m, asked, self.sounds), m.code, m) for m in matters]
        return [
            m for rank, _code, m in sorted(ranked, key=lambda r: r[:2]) if rank < matching.NO_FIT
        ]


def _parent(code: str, known: Mapping[str, CategoryFacts]) -> str:
    return next((code[:n] for n in range(len(code) - 1, 0, -1) if code[:n] in known), "")


def _node(
    code: str,
    known: Mapping[str, CategoryFacts],
    below: Mapping[str, list[str]],
    held: Mapping[str, list[MatterFacts]],
) -> Node:
    children = tuple(_node(child, known, below, held) for child in below.get(code, ()))
    return Node(known[code], children, tuple(held.get(code, ())))


def _pruned(node: Node) -> Node | None:
    children = tuple(n for n in map(_pruned, node.children) if n)
    return Node(node.category, children, node.matters) if children or node.matters else None


@stamps.cached("catalogue")
def catalogue() -> Catalogue:
    """Two statements when it changed, else none."""
    versions: dict[tuple[str, str], list[MatterFacts]] = defaultdict(list)
    rows = Matter.objects.order_by("code", "valid_from", "id").values_list(*COLUMNS)
    ids: dict[int, MatterFacts] = {}
    for row in rows:
        facts = MatterFacts(**dict(zip(COLUMNS, row, strict=True)))
        versions[facts.district, facts.code].append(facts)
        ids[facts.id] = facts
    trees: dict[str, dict[str, CategoryFacts]] = defaultdict(dict)
    for district, code, name, name_en in Category.objects.values_list(
        "district", "code", "name", "name_en"
    ):
        trees[district][code] = CategoryFacts(district, code, name, name_en)
    return Catalogue({key: tuple(v) for key, v in versions.items()}, ids, dict(trees))


def matter(code: str, district: str, on: date | None = None) -> MatterFacts | None:
    """The matter valid on a day (today) in a district; None when there is none."""
    return catalogue().matter(code, district, on)


def by_id(pk: int) -> MatterFacts:
    """One version; KeyError for an unknown one."""
    return catalogue().by_id(pk)


def categories(district: str) -> Mapping[str, CategoryFacts]:
    return catalogue().categories(district)


def label(code: str, district: str = NATIONAL) -> str:
    return catalogue().label(code, district)


def count_own(district: str) -> int:
    """How many matters are a district's own; one statement."""
    return Matter.objects.filter(district=district).count()


def referred(matter_id: int) -> bool:
    """Did anything come in under this version? Whatever does has a foreign key to it."""
    relations: list[Any] = [
        r for r in Matter._meta.get_fields(include_hidden=True) if r.one_to_many and r.auto_created
    ]
    return any(
        r.related_model._base_manager.filter(**{r.field.name: matter_id}).exists()
        for r in relations
    )


def choices(
    district: str, *, categories: bool = False, matters: bool = True
) -> list[tuple[str, list[tuple[str, str]]]]:
    """(top category, [(code, label)]) for a list to choose from."""
    return [
        (node.category.label, _below(node, categories, matters))
        for node in catalogue().tree(district)
    ]


def _below(node: Node, categories: bool, matters: bool) -> list[tuple[str, str]]:
    code, label = node.category.code, node.category.label
    found = [(code, f"{code} {label}")] if categories else []
    if matters:
        found += [(m.code, f"{m.code} {m.label}") for m in node.matters]
    for child in node.children:
        found += _below(child, categories, matters)
    return found
