"""Text as people and programs give it, made even before it is read; and why it cannot be read."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid

SHORT_MOST = 200
UNWANTED = ("Cc", "Cs")
# They turn what follows them round: a name can be made to read as another one.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and signs of Unicode that are drawn as nothing.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
HALF = _("A text holds half a character. Send whole ones, in UTF-8.")


class Unreadable(Exception):
    """A value that is not what was asked; `sentence` is for the person who gave it.

    `fault` names what is wrong for a door that has its own wording, such as a sheet that
    names the cell: a type of value, or `check`, `large`, `long`, `option`.
    """

    def __init__(self, sentence: Any, fault: str = "") -> None:
        super().__init__()
        self.sentence = sentence
        self.fault = fault

    def __str__(self) -> str:
        return str(self.sentence)


def tidy(raw: str, *, lines: bool) -> str:
    """Without control characters, half ones and those that turn the line; one line unless `lines`."""
    even = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in even if c in "\n\t" or wanted(c))
    return kept.strip() if lines else " ".join(kept.split())


def wanted(character: str) -> bool:
    return unicodedata.category(character) not in UNWANTED and character not in TURNING


def visible(text: str) -> str:
    """What of it is seen: no blanks, no signs without width."""
    return "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" and c not in BLANK)


def whole(value: Any) -> Any:
    """JSON values, at any depth, whose half characters are "?": no database and no hash takes them."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {whole(name): whole(one) for name, one in value.items()}
    return [whole(one) for one in value] if isinstance(value, list | tuple) else value


def from_json(body: bytes) -> Any:
    """What a program sent. Raises ValueError for what is no JSON, Invalid for half characters."""
    found = json.loads(body)
    if whole(found) != found:
        raise Invalid({"body": HALF})
    return found


def unified(text: str) -> str:
    """Full-width letters and digits as ordinary ones, without outer blanks."""
    return unicodedata.normalize("NFKC", text).strip()


def squeezed(text: str) -> str:
    """What two spellings of one word share: no width, no blanks, no case."""
    return "".join(unified(text).split()).casefold()


def short(raw: Any, sentence: Any, fault: str) -> str:
    """Text of a number, date, code or choice; a whole number is its digits, the rest nonsense."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**SHORT_MOST:
        return str(raw)
    if not isinstance(raw, str) or len(raw) > SHORT_MOST:
        raise Unreadable(sentence, fault)
    return unified(raw)
