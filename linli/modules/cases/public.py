"""The door of cases for other parts: bringing in another system's cases."""

from __future__ import annotations

from linli.modules.cases.historical import Summary, import_cases

__all__ = ["Summary", "import_cases"]
