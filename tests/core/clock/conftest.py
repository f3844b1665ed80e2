"""The shipped calendar, as a value for rules and as rows for the rest."""

from datetime import date

import pytest

from linli.core.clock import seed
from linli.core.clock.days import Hours, Mark
from linli.core.clock.rules import Calendar


@pytest.fixture(scope="session")
def shipped() -> Calendar:
    marks = {
        date.fromisoformat(row["date"]): Mark(
            row["working"] == "1", row["kind"], row["name"], row["name_en"]
        )
        for row in seed.read("days.csv")
    }
    years = {int(row["year"]): row["complete"] == "1" for row in seed.read("years.csv")}
    return Calendar({"": marks}, {"": years}, {"": (Hours(),)})


@pytest.fixture
def seeded(db: None) -> None:
    seed.seed()
