"""`linli doctor`: is the system well, and what is to be done?"""

from __future__ import annotations

from linli.core.health.checks import Check, checks


def examine() -> list[Check]:
    """Every check with level (ok, warn, bad), sentence and advice; none of them changes anything."""
    return checks()
