"""The door of cases for other parts: another system's cases, and where matters were reported."""

from __future__ import annotations

from linli.modules.cases.historical import Summary, import_cases
from linli.modules.cases.queries.placed import located_points, numbers_by_area, open_public

__all__ = ["Summary", "import_cases", "located_points", "numbers_by_area", "open_public"]
