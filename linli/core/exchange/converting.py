"""What many sheets hold, read from a cell: codes of areas, functions, organisations, accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import codes, rules
from linli.core.people import lookups
from linli.core.people.kinds import Function

SEPARATORS = re.compile(r"[;；、,，|]\s*")


def parts(text: str) -> list[str]:
    """`one、two; three` -> its parts."""
    return [part.strip() for part in SEPARATORS.split(text) if part.strip()]


def area_code(text: str) -> str:
    """A code of the tree from any padded form; ValueError with the reason."""
    code = codes.trimmed(text)
    fine, reason = rules.well_formed(code)
    if not fine:
        raise ValueError(str(reason))
    return code


def function(text: str) -> str:
    """A function of organisations by code or label."""
    labels = {str(label): str(code) for code, label in Function.choices}
    code = labels.get(text, text)
    if code not in Function.values:
        raise ValueError(_("%(name)s is not a known function.") % {"name": text})
    return code


def functions(text: str) -> list[str]:
    return [function(part) for part in parts(text)]


def organisation_id(text: str) -> int:
    return int(only(lookups.organisations(text), text))


def account_id(text: str) -> int:
    return int(only(lookups.accounts(text), text))


def only(found: Sequence[tuple[Any, str]], text: str) -> Any:
    """The only one meant; ValueError when there is none or more than one."""
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise ValueError(_("%(text)s is not known here.") % {"text": text})
    names = ", ".join(label for _value, label in found)
    raise ValueError(_("%(text)s may be: %(names)s.") % {"text": text, "names": names})
