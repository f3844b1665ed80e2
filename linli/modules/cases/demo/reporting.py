"""A plan as the report somebody sends."""

from __future__ import annotations

from random import Random

from linli.modules.cases.commands.intake import Report
from linli.modules.cases.demo import answers
from linli.modules.cases.demo.plans import Plan


def report_of(plan: Plan, files: list[str] | None = None) -> Report:
    """The same for the same plan: what is asked beside is drawn from its number."""
    rng = Random(plan.number)
    return Report(
        matter=plan.matter, client_id=f"demo-{plan.number:016d}", lon=plan.spot.lon,
        lat=plan.spot.lat, place=plan.place, description=plan.description,
        answers=answers.given(plan.about.question_codes, plan.spot, plan.at, rng),
        source=plan.source,
        external_id=f"HL{plan.at:%Y%m%d}{plan.number:05d}" if plan.source == "hotline" else "",
        name=plan.name, phone=plan.phone, files=files or [],
    )  # fmt: skip
