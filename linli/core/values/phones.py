"""Chinese telephone numbers as people write them, brought to one form.

Sources: MIIT numbering plan for mobile numbers (11 digits, 13 to 19), trunk codes of two or three
digits after the 0, subscriber numbers of seven or eight digits, 400 and 800 service numbers.
"""

from __future__ import annotations

import re
import unicodedata

ABROAD = re.compile(r"^(?:\+|00)86(\d+)$|^86(1[3-9]\d{9})$")
EXTENSION = re.compile(r"(?:ext\.?|x|转|分机|#|,)\s*(\d{1,6})$", re.IGNORECASE)
DASHED_EXTENSION = re.compile(r"(?<=\d{7})-(\d{1,6})$")
MOBILE = re.compile(r"1[3-9]\d{9}")
SERVICE = re.compile(r"[48]00\d{7}")
LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))?([2-8]\d{6,7})")
SEPARATORS = re.compile(r"[\s\-.()·_/]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
# Telephone, identity and account numbers (no dates), and addresses for mail, that people write.
TRACEABLE = re.compile(
    r"(?<!\d)(?!(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))\d(?:[\s-]?\d){6,}[Xx]?"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
)
MAX_WRITTEN = 40


def normal(written: str) -> str:
    """`１３８ ０００１ ２３４５` -> `13800012345`, `(0573)82838282转801` -> `0573-82838282-801`.

    Empty when it is no mobile, landline or 400/800 number.
    """
    if len(written) > MAX_WRITTEN:
        return ""
    text = unicodedata.normalize("NFKC", written).translate(DASHES).strip()
    if MOBILE.fullmatch(whole := national(text)) or SERVICE.fullmatch(whole):
        return whole
    text, extension = split_extension(text)
    found = LANDLINE.fullmatch(national(text))
    return "-".join(part for part in (*found.groups(), extension) if part) if found else ""


def national(text: str) -> str:
    """The digits as dialled inside the country; empty when there is anything but digits."""
    digits = SEPARATORS.sub("", text)
    abroad = ABROAD.match(digits)
    if abroad:
        digits = abroad.group(1) or abroad.group(2)
        complete = digits.startswith("0") or MOBILE.fullmatch(digits) or SERVICE.fullmatch(digits)
        digits = digits if complete else f"0{digits}"
    return digits if digits.isascii() and digits.isdigit() else ""


def split_extension(text: str) -> tuple[str, str]:
    for pattern in (EXTENSION, DASHED_EXTENSION):
        if found := pattern.search(text):
            return text[: found.start()], found.group(1)
    return text, ""


def without_numbers(text: str) -> str:
    """The text with telephone, identity and account numbers and mail addresses blotted out."""
    return TRACEABLE.sub("****", text)
