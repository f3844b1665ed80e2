"""The door of the catalogue: matters, duties and routing as plain values."""

from linli.modules.catalogue.commands.foreign import add_foreign
from linli.modules.catalogue.commands.seeding import seed_catalogue
from linli.modules.catalogue.queries.catalogue import (
    NATIONAL,
    Node,
    by_id,
    catalogue,
    choices,
    count_own,
    label,
    matter,
)
from linli.modules.catalogue.queries.explaining import explain
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.queries.routing import (
    joint_units,
    known_prefix,
    route,
    unit_label,
    units,
)
from linli.modules.catalogue.queries.served import district_of, home_label, residents_district
from linli.modules.catalogue.rules import total_limit
from linli.modules.catalogue.states import Flow

__all__ = [
    "NATIONAL", "Flow", "MatterFacts", "Node", "add_foreign", "by_id", "catalogue",
    "choices", "count_own", "district_of", "explain", "home_label", "joint_units", "known_prefix", "label",
    "matter", "residents_district", "route", "seed_catalogue", "total_limit",
    "unit_label", "units",
]  # fmt: skip
