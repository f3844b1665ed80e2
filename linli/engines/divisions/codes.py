"""Area codes: the code IS the path. Fixed lengths, stored trimmed (GB/T 2260 and below).

2 province, 4 city, 6 county, 9 street, 12 community, 15 grid, 18 micro-grid.
"""

from __future__ import annotations

from collections.abc import Iterable

LENGTHS = (2, 4, 6, 9, 12, 15, 18)
PROVINCE, CITY, COUNTY, STREET, COMMUNITY, GRID, MICRO_GRID = LENGTHS
MAX_LENGTH = LENGTHS[-1]


def trimmed(code: str) -> str:
    """The stored form of a padded 12-digit division code: `330402007000` -> `330402007`."""
    code = code.strip()
    if len(code) != COMMUNITY or not code.isdigit():
        return code
    for length in (PROVINCE, CITY, COUNTY, STREET):
        if not code[length:].strip("0"):
            return code[:length]
    return code


def plausible(text: str) -> bool:
    """May be a code or its beginning: ASCII letters and digits, so that any database takes it."""
    return text.isascii() and text.isalnum()


def parent(code: str) -> str:
    """The code one level up; empty above a province."""
    shorter = [length for length in LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else ""


def ancestors(code: str) -> list[str]:
    """All codes from the province down to `code` itself."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def common(codes: Iterable[str]) -> str:
    """The smallest area that holds all of these: the levels they share; empty when none is."""
    first, *others = codes
    shared = [step for step in ancestors(first) if all(one.startswith(step) for one in others)]
    return shared[-1] if shared else ""


def district_of(code: str) -> str:
    """The home district (6 digits) a row with this area code carries."""
    return code[:COUNTY].ljust(COUNTY, "0")


def within(code: str, prefixes: Iterable[str]) -> bool:
    """Does `code` lie in one of the subtrees? The same answer as the `within` lookup."""
    return any(code.startswith(prefix) for prefix in prefixes)


def minimal(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The same subtrees without those contained in another one, sorted."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not (kept and prefix.startswith(kept[-1])):
            kept.append(prefix)
    return tuple(kept)


def upper_bound(prefix: str) -> str:
    """The smallest text above every ASCII text that starts with `prefix`, in byte order."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
