"""Plausible answers to the questions a matter asks, and what units write when they are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from linli.core.demo.land import Spot
from linli.core.fields.queries import FieldFacts, dictionary
from linli.modules.cases.demo.told import WORDS

OPTIONAL = 0.45


def given(
    codes: tuple[tuple[str, bool], ...], spot: Spot, at: datetime, rng: Random
) -> dict[str, Any]:
    """Answers for all that must be answered and some of the rest."""
    known = dictionary()
    found: dict[str, Any] = {}
    for code, required in codes:
        if code in known and (required or rng.random() < OPTIONAL):
            found[code] = one(known[code], spot, at, rng)
    return {code: value for code, value in found.items() if value is not None}


def one(facts: FieldFacts, spot: Spot, at: datetime, rng: Random) -> Any:
    if facts.code in WORDS.questions:
        digits = {"four": rng.randrange(1000, 9999), "five": rng.randrange(10000, 99999)}
        return rng.choice(WORDS.questions[facts.code]).format(**spot.words, **digits)
    return BY_TYPE.get(facts.type, lambda *_: None)(facts, at, rng)


BY_TYPE: dict[str, Callable[[FieldFacts, datetime, Random], Any]] = {
    "boolean": lambda f, at, r: r.random() < 0.3,
    "choice": lambda f, at, r: r.choice([o.value for o in f.options]),
    "multi_choice": lambda f, at, r: [r.choice([o.value for o in f.options])],
    "integer": lambda f, at, r: r.randrange(1, 9),
    "decimal": lambda f, at, r: str(r.randrange(1, 40)),
    "date": lambda f, at, r: (at - timedelta(days=r.randrange(1, 40))).date().isoformat(),
    "datetime": lambda f, at, r: (at - timedelta(hours=r.randrange(1, 20))).isoformat(),
    "place": lambda f, at, r: None,
}


def result(matter: str, outcome: str, place: str) -> str:
    """The answer the reporter reads."""
    words: str = WORDS.answers.get(outcome, WORDS.answers[matter[:2]])
    return words.format(place=place or "现场")
