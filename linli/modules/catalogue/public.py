"""The door of the catalogue: matters, duties and routing as plain values."""

from __future__ import annotations

from linli.modules.catalogue.commands.foreign import add_foreign
from linli.modules.catalogue.commands.seeding import seed_catalogue
from linli.modules.catalogue.queries.catalogue import (
    NATIONAL,
    Catalogue,
    Node,
    by_id,
    catalogue,
    categories,
    choices,
    count_own,
    label,
    matter,
    search,
    tree,
)
from linli.modules.catalogue.queries.explaining import explain
from linli.modules.catalogue.queries.matters import MatterFacts, limit_words
from linli.modules.catalogue.queries.routing import (
    Routed,
    joint_units,
    known_prefix,
    route,
    unit_label,
    units,
)
from linli.modules.catalogue.queries.served import district_of, home_label
from linli.modules.catalogue.rules import limit, total_limit
from linli.modules.catalogue.states import Flow

__all__ = [
    "NATIONAL", "Catalogue", "Flow", "MatterFacts", "Node", "Routed", "add_foreign", "by_id", "catalogue", "categories",
    "choices", "count_own", "district_of", "explain", "home_label", "joint_units", "known_prefix", "label", "limit",
    "limit_words", "matter", "route", "search", "seed_catalogue", "total_limit", "tree",
    "unit_label", "units",
]  # fmt: skip
