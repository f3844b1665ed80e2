"""What a good password, log-in name and device description are. Pure; no tables."""

from __future__ import annotations

import ipaddress
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from linli.core.versions import shipped

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LEAST_LEFT = 6
RUN = 4
DATA = Path(__file__).parent / "data"
# Keys that stand side by side, and what many people like; of several marks of a browser or system
# the first that fits counts.
GUESSABLE, AGENTS = shipped.lines(DATA / "guessable.csv"), shipped.lines(DATA / "agents.csv")
ROWS = [line["text"] for line in GUESSABLE if line["kind"] == "row"]
FAVOURITES = [line["text"] for line in GUESSABLE if line["kind"] == "favourite"]
NUMBERS = re.compile(
    r"(.)\1{2,}|1[3-9]\d{9}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|(?:19|20)\d{2}"
)
UNLEET = str.maketrans("@$013", "asoie")
FIRST_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HOLE = "\0"


def weakness(password: str, known: Iterable[str] = ()) -> str:
    """Why the password is easy to guess, or an empty text.

    `known` are texts that belong to the person (log-in name, name and its pinyin, phone). What
    is predictable is cut out: those texts, favourites, keyboard runs, sequences, dates. At least
    6 characters must remain, and at least 5 different ones in all.
    """
    text = unicodedata.normalize("NFKC", password).lower()
    if len(set(text)) < 5 or re.fullmatch(r"(.{1,6}?)\1+.{0,5}", text, re.S):
        return _("This repeats the same few characters. Choose a longer sentence of your own.")
    own = [k.lower() for k in known if len(k) >= (2 if not k.isascii() else 3)]
    spelled = NUMBERS.sub(HOLE, text).translate(UNLEET)
    if any(len(left_over(t, own)) < LEAST_LEFT for t in (text, spelled)):
        return _(
            "This is easy to guess: it consists mostly of names, dates, common words or keys "
            "that stand side by side. Choose several words that have nothing to do with you."
        )
    return ""


def left_over(text: str, own: Iterable[str]) -> str:
    """The characters that nobody could predict."""
    for word in sorted({*own, *(o[::-1] for o in own), *FAVOURITES}, key=len, reverse=True):
        text = text.replace(word, HOLE)
    text = NUMBERS.sub(HOLE, text)
    for row in ROWS:
        text = without_runs(without_runs(text, row), row[::-1])
    return text.replace(HOLE, "")


def without_runs(text: str, row: str) -> str:
    """Cut out pieces of at least four characters that stand side by side in `row`."""
    kept, at = [], 0
    while at < len(text):
        length = 0
        while at + length < len(text) and text[at : at + length + 1] in row:
            length += 1
        kept.append(HOLE if length >= RUN else text[at])
        at += length if length >= RUN else 1
    return "".join(kept)


def spellings(name: str) -> list[str]:
    """A Chinese name in characters, in pinyin, and its given name alone: 张伟 -> zhangwei, wei."""
    from pypinyin import lazy_pinyin  # why: its dictionary is large

    if name.isascii():
        return [name.replace(" ", ""), *name.split()]
    syllables = lazy_pinyin(name)
    return [name, "".join(syllables), "".join(syllables[1:])]


def first_password() -> str:
    """About 79 bits, without characters that look alike: `abcd-efgh-jkmn-pqrs`."""
    return "-".join("".join(secrets.choice(FIRST_ALPHABET) for _i in range(4)) for _g in range(4))


def is_login(login: str) -> bool:
    """Lower-case letters, digits, dot, hyphen and underscore; 2 to 40 characters."""
    return bool(LOGIN.fullmatch(login))


def short_ip(text: str) -> str:
    """Enough to recognise one's own network: 192.168.1.*, 2408:8207:18::*; empty if unreadable."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 4:
        return str(address).rsplit(".", 1)[0] + ".*"
    return ":".join(address.exploded.split(":")[:3]) + "::*"


def agent_words(agent: str) -> str:
    """The browser and system in words, `Chrome, Android`; empty when neither is known."""
    fitting = [line for line in AGENTS if line["mark"] in agent]
    found = {line["part"]: line["word"] for line in reversed(fitting)}
    return ", ".join(found[part] for part in ("browser", "system") if part in found)
