"""Made-up names: people, roads, compounds, companies. Drawn by chance, none copied from life."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random

HELD = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
COMPANY_WORDS, SOCIAL_WORDS = HELD["company_words"], HELD["social_words"]


def person(rng: Random) -> str:
    """Two or three characters."""
    given = rng.choice(HELD["first"]) + (rng.choice(HELD["second"]) if rng.random() < 0.75 else "")
    return rng.choice(HELD["surnames"]) + given


def called(rng: Random) -> str:
    """How reporters give their name: in full, or only the surname."""
    if rng.random() < 0.5:
        return rng.choice(HELD["surnames"]) + rng.choice(("女士", "先生", "阿姨", "师傅"))
    return person(rng)


def phone(rng: Random) -> str:
    """1900000xxxx: eleven digits in a range nobody is reached by."""
    return f"1900000{rng.randrange(10000):04d}"


def compounds(rng: Random, count: int) -> list[str]:
    """Different names, so that an address without its community can still be found."""
    return rng.sample(_every(HELD["compound_heads"], HELD["compound_tails"]), count)


def compound(rng: Random) -> str:
    return compounds(rng, 1)[0]


def roads(rng: Random, count: int) -> list[str]:
    """Different names of roads."""
    return rng.sample(_every(HELD["road_heads"], HELD["road_tails"]), count)


def _every(heads: str, tails: Sequence[str]) -> list[str]:
    """Each two characters of the heads with each tail."""
    return [heads[i : i + 2] + tail for i in range(0, len(heads), 2) for tail in tails]


def shop(rng: Random) -> str:
    return rng.choice(HELD["surnames"]) + "记" + rng.choice(HELD["shops"])
