"""Figures of former grids carried to the present ones, by both methods side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.errors import Invalid
from linli.modules.cases import public as cases
from linli.modules.grids.forms import ALL, OPEN, CarryForm
from linli.modules.grids.queries import history, plans
from linli.modules.grids.states import PUBLISHED
from linli.modules.grids.views import choosing
from linli.ui.answering import Request, as_sheet
from linli.ui.pages import page, render_page
from linli.ui.table import Column, Number, Table, listed

VIEW = "grids.view"
DAY = timedelta(days=1)
YEARS = timedelta(days=366)


@dataclass(frozen=True)
class Carried:
    """Both results for one plan and one measure."""

    plan: Any
    former: dict[str, float]
    by_address: history.Carried
    by_households: history.Carried

    @property
    def methods(self) -> list[tuple[str, str, history.Carried]]:
        """Each method: its name, what it is called, what it gives."""
        return [
            ("by_address", _("By address"), self.by_address),
            ("by_households", _("By households"), self.by_households),
        ]


def offered(request: Request) -> list[tuple[str, str]]:
    """Plans that have come into force, the newest first."""
    lines = plans.plans(request.actor, state=PUBLISHED)
    return [
        (str(one.plan.pk), f"{one.plan.name}（{one.area_name}，{one.plan.valid_from}）")
        for one in lines
        if one.plan.valid_from and one.plan.valid_from <= timezone.localdate()
    ]


def asked(request: Request) -> CarryForm:
    choices = offered(request)
    today = timezone.localdate()
    start = {"plan": choices[0][0] if choices else "", "measure": ALL, "since": today - YEARS, "until": today}  # fmt: skip
    return CarryForm(request.GET if request.GET.get("plan") else None, plans=choices, initial=start)


def reckoned(request: Request, said: dict[str, Any]) -> Carried:
    """The former grids' matters of the day before the plan, carried to its first day."""
    plan = plans.plan(request.actor, int(said["plan"]))
    if plan.valid_from is None:
        raise Invalid({"plan": _("This plan is not in force.")})
    before, after = plan.valid_from - DAY, plan.valid_from
    only_open = said["measure"] == OPEN
    until = min(said["until"], before) if not only_open else said["until"]
    span = (plan.area, said["since"], until)
    counted = cases.numbers_by_area(request.actor, *span, still_open=only_open)
    points = cases.located_points(request.actor, *span, still_open=only_open)
    figures = {code: float(n) for code, n in counted.items()}
    address, households = (
        history.carried(request.actor, figures, before, after, method, points)
        for method in (history.ADDRESS, history.HOUSEHOLDS)
    )
    return Carried(plan, figures, address, households)


@page(VIEW, methods=("GET",))
def carry(request: Request) -> HttpResponse:
    form = asked(request)
    context: dict[str, Any] = {
        "form": form,
        "offered": form.offers,
        "crumbs": choosing.crumbs((_("Figures carried over"), "")),
    }
    if form.is_bound and form.is_valid():
        found = reckoned(request, form.cleaned_data)
        context |= {
            "found": found,
            "table": carried_table(found),
            "former": former_table(found),
            "methods": [(label, result.words) for _name, label, result in found.methods],
            "query": request.GET.urlencode(),
        }
    return render_page(request, "grids/carry.html", context)


@page(VIEW, methods=("GET",))
def export(request: Request) -> HttpResponse:
    form = asked(request)
    if not form.is_bound or not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    found = reckoned(request, form.cleaned_data)
    notes = [f"{label}: {result.words}" for _name, label, result in found.methods]
    return as_sheet(carried_table(found), found.plan.name, notes)


def rounded(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 1)


def carried_table(found: Carried) -> Table:
    """A line per present grid, then the sums."""
    rows: dict[str, dict[str, Any]] = {}
    none = dict.fromkeys((method for method, _label, _result in found.methods), 0.0)
    for method, _label, result in found.methods:
        for code, figure in result.figures.items():
            rows.setdefault(code, {"code": code, **none})[method] = figure
    names = areas.labels(rows, found.plan.valid_from)
    lines = [{"name": names.get(code, code), **rows[code]} for code in sorted(rows)]
    sums = {method: sum(result.figures.values()) for method, _label, result in found.methods}
    return listed(
        [*lines, {"name": _("Together"), "code": "", **sums}],
        [
            Column("name", _("Present grid"), primary=True),
            Column("code", _("Code")),
            *(Number(method, label, show=rounded) for method, label, _result in found.methods),
        ],
        _("Figures of the present grids"),
        _("There is nothing to carry over."),
        key=lambda line: line["code"],
    )


def former_table(found: Carried) -> Table:
    names = areas.labels(found.former, found.plan.valid_from - DAY)
    return listed(
        [
            {"code": code, "name": names.get(code, code), "number": figure}
            for code, figure in sorted(found.former.items())
        ],
        [
            Column("name", _("Former grid"), primary=True),
            Column("code", _("Code")),
            Number("number", _("Matters"), show=rounded),
        ],
        _("Figures of the former grids"),
        _("No matter was reported in this time."),
        key=lambda line: line["code"],
    )
