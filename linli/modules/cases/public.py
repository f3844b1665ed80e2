"""The door of cases for other parts: another system's cases, and where matters were reported."""

from linli.modules.cases.commands.history.sheet import import_cases
from linli.modules.cases.commands.history.summary import Summary
from linli.modules.cases.commands.seeding import seed_replies
from linli.modules.cases.queries.placed import located_points, numbers_by_area, open_public

__all__ = [
    "Summary",
    "import_cases",
    "located_points",
    "numbers_by_area",
    "open_public",
    "seed_replies",
]
