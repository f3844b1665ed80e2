"""Check characters of the numbers organisations and offices use."""

from __future__ import annotations

import unicodedata

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(3**i % 31 for i in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normal_credit_code(text: str) -> str:
    """Full-width to half-width, upper case, no blanks."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()


def is_credit_code(code: str) -> bool:
    """GB 32100-2015 unified social credit code: 18 characters, mod 31 and GB 11714 mod 11."""
    if len(code) != 18 or any(c not in CREDIT_ALPHABET for c in code) or not code[2:8].isdigit():
        return False
    total = sum(
        CREDIT_ALPHABET.index(c) * w for c, w in zip(code[:17], CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17] and is_organisation_code(code[8:17])


def is_organisation_code(code: str) -> bool:
    """GB 11714-1997: eight characters and a check character, mod 11, X for ten."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if len(code) != 9 or any(c not in alphabet for c in code):
        return False
    total = sum(alphabet.index(c) * w for c, w in zip(code[:8], ORGANISATION_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    return code[8] == ("X" if check == 10 else str(check))


def credit_code(prefix: str) -> str:
    """The 18-character code that begins with `prefix` (16 characters: the rest are checks).

    The organisation's check character is placed at position 17, the mod-31 one at 18.
    """
    body = prefix[:16]
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(
        alphabet.index(c) * w for c, w in zip(body[8:16], ORGANISATION_WEIGHTS, strict=True)
    )
    check = (11 - total % 11) % 11
    body += "X" if check == 10 else str(check)
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(body, CREDIT_WEIGHTS, strict=True))
    return body + CREDIT_ALPHABET[(31 - total % 31) % 31]
