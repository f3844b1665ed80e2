"""The functions by which matters find an organisation, with their wording."""

from __future__ import annotations

from linli.core.people.kinds import Function

DUTIES = dict(Function.choices)


def duty_label(code: str) -> str:
    """In the reader's language; an unknown code is its own label."""
    return str(DUTIES.get(code, code))
