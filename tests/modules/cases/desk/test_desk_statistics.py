"""Figures against an independent count in Python, and every number against the list behind it."""

from __future__ import annotations

import random
import re
import statistics as reference
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from linli.modules.cases.models import Case
from linli.modules.cases.queries import statistics as queries
from linli.modules.cases.queries.cases import visible
from linli.modules.cases.queries.statistics import Wanted
from linli.modules.cases.states import ENDED, OPEN
from linli.modules.catalogue.public import catalogue
from tests import world as place

CHINA = ZoneInfo("Asia/Shanghai")
AREAS = (place.CELL, place.NEXT_CELL, place.OTHER_CELL, place.COMMUNITY, place.DISTRICT)


@pytest.fixture
def many(world):
    """A hundred and fifty cases in every state over a year, from a fixed seed."""
    chance, now = random.Random(20), timezone.now()
    known = catalogue()
    units = [None, *(unit.pk for unit in world.units.values())]
    matters = [known.valid(place.DISTRICT)[code] for code in (place.STREETLIGHT, place.RUBBISH)]

    def one(number):
        matter, state = chance.choice(matters), chance.choice([*OPEN, *ENDED, "closed", "closed"])
        reported = now - timedelta(hours=chance.randrange(24 * 400))
        due = reported + timedelta(days=chance.randrange(1, 9)) if chance.random() < 0.9 else None
        ended = reported + timedelta(hours=chance.randrange(1, 300)) if state in ENDED else None
        timely = ended <= due if state == "closed" and ended and due else None
        return Case(
            district=place.DISTRICT, number=f"n{number}", code=f"c{number}", client_id=f"i{number}",
            source="web", matter_id=matter.id, matter_code=matter.code, area=chance.choice(AREAS),
            state=state, unit_id=chance.choice(units), reported_at=reported, due_at=due,
            closed_at=ended, on_time=timely,
            outcome=chance.choice(["solved", "partly"]) if state == "closed" else "",
            returns=chance.choice([0, 0, 2]), reworks=chance.choice([0, 0, 1]),
            reopens=chance.choice([0, 0, 1]), desk=place.COMMUNITY,
        )  # fmt: skip

    Case.objects.bulk_create([one(number) for number in range(150)])
    return world


def counted(cases, now):
    """The same figures, reckoned one case at a time."""
    closed = [c for c in cases if c.state == "closed"]
    late = [
        c
        for c in cases
        if (c.on_time is False) or (c.state in OPEN and c.due_at is not None and c.due_at < now)
    ]
    counts = {
        "received": len(cases),
        "closed": len(closed),
        "open": sum(c.state in OPEN for c in cases),
        "otherwise": sum(c.state in ENDED and c.state != "closed" for c in cases),
        "late": len(late),
        "on_time": sum(c.on_time is True for c in closed),
        "timed": sum(c.on_time is not None for c in closed),
        "first": sum(c.outcome == "solved" and not c.reopens and not c.reworks for c in closed),
        "reopened": sum(c.reopens > 0 for c in cases),
        "returned": sum(c.returns > 0 for c in cases),
    }
    days = [(c.closed_at - c.reported_at).total_seconds() / 86400 for c in closed]
    return counts, reference.median(days) if days else None


def key_of(by, case):
    if by == "month":
        return case.reported_at.astimezone(CHINA).date().replace(day=1)
    return {"area": case.area[:9], "matter": case.matter_code[:2], "unit": case.unit_id}[by]


@pytest.mark.parametrize("by", queries.DIMENSIONS)
def test_figures_equal_an_independent_count(many, by, django_assert_max_num_queries):
    actor, now = many.actor("qu"), timezone.now()
    first, last = queries.period(Wanted())
    cases = [
        c for c in Case.objects.all() if first <= c.reported_at.astimezone(CHINA).date() <= last
    ]
    with django_assert_max_num_queries(3):
        found = queries.figures(visible(actor), Wanted(), by)
    for line in found.lines:
        counts, median = counted([c for c in cases if key_of(by, c) == line.key], now)
        assert line.counts == counts
        assert line.median == (None if median is None else pytest.approx(median, abs=1e-4))
    assert found.total.counts == counted(cases, now)[0]
    assert found.total.median == pytest.approx(counted(cases, now)[1], abs=1e-4)
    assert {key_of(by, c) for c in cases} <= {line.key for line in found.lines}


@pytest.mark.parametrize("by", queries.DIMENSIONS)
@pytest.mark.parametrize("narrow", ["", f"&area={place.STREET}", "&matter=03", "&unit=0"])
def test_every_number_leads_to_a_list_of_that_many(many, enter, by, narrow):
    browser = enter("qu")
    answer = browser.get(reverse("cases:statistics") + f"?by={by}{narrow}")
    rows = answer.context["table"].rows
    shown = [cell for row in rows[:3] + rows[-1:] for cell in row.cells.values()]
    links = re.findall(r'<a href="([^"]+)">(\d+)</a>', " ".join(map(str, shown)))
    assert links
    for address, number in links:
        page = browser.get(address.replace("&amp;", "&"))
        assert page.context["page"].count == int(number), address


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("by", [*queries.DIMENSIONS, "nonsense"])
def test_statistics_page_in_eleven_statements(
    many, enter, by, language, django_assert_max_num_queries
):
    browser = enter("qu", language)
    browser.get(reverse("cases:statistics"))
    with django_assert_max_num_queries(11):
        answer = browser.get(reverse("cases:statistics") + f"?by={by}")
    assert answer.status_code == 200
    with translation.override(language):
        said = [str(words) for pair in answer.context["definitions"] for words in pair]
    assert [words for words in said if words not in answer.content.decode()] == []


def test_statistics_say_no_data_instead_of_a_rate(world, case_at, enter):
    case_at("reported")
    answer = enter("qu", "en").get(reverse("cases:statistics") + "?by=unit")
    cells = answer.context["table"].rows[-1].cells
    assert "no data" in str(cells["rate"]) and "no data" in str(cells["first"])
    assert str(cells["median"]) == "no data"


def test_statistics_stay_in_reach(many, enter):
    answer = enter("other").get(reverse("cases:statistics") + "?by=area&since=2000-01-01")
    keys = {row.cells["name"] for row in answer.context["table"].rows[:-1]}
    assert keys == {"新兴街道"}


def test_statistics_need_their_permission(world, enter):
    assert enter("denghuo").get(reverse("cases:statistics")).status_code == 403


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 1, 15), date(2026, 1, 20), [date(2026, 1, 1)]),
        (date(2025, 12, 31), date(2026, 1, 1), [date(2025, 12, 1), date(2026, 1, 1)]),
        (date(2026, 3, 1), date(2026, 2, 1), [date(2026, 2, 1)]),
    ],
)
def test_months_of_a_period(since, until, expected):
    assert list(queries.months(Wanted(since=since, until=until))) == expected


def test_a_very_long_period_is_cut_to_three_years():
    found = queries.months(Wanted(since=date(1990, 1, 1), until=date(2026, 5, 5)))
    assert (len(found), found[-1]) == (36, date(2026, 5, 1))


def test_month_ends_at_midnight_in_china(many):
    Case.objects.all().delete()
    many_cases = {
        datetime(2026, 4, 30, 23, 59, tzinfo=CHINA): date(2026, 4, 1),
        datetime(2026, 5, 1, 0, 0, tzinfo=CHINA): date(2026, 5, 1),
    }
    matter = catalogue().valid(place.DISTRICT)[place.RUBBISH]
    for number, moment in enumerate(many_cases):
        Case.objects.create(
            district=place.DISTRICT, number=f"m{number}", code=f"m{number}", client_id=f"m{number}",
            source="web", matter_id=matter.id, matter_code=matter.code, area=place.CELL,
            state="reported", reported_at=moment,
        )  # fmt: skip
    wanted = Wanted(since=date(2026, 4, 1), until=date(2026, 5, 31))
    found = queries.figures(visible(many.actor("qu")), wanted, "month")
    assert {line.key: line.counts["received"] for line in found.lines} == {
        date(2026, 4, 1): 1,
        date(2026, 5, 1): 1,
    }
