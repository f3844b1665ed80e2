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
from linli.core.exchange import columns as sheet_columns
from linli.core.exchange import writing
from linli.modules.cases import public as cases
from linli.modules.grids.forms.carry import ALL, OPEN, CarryForm
from linli.modules.grids.queries import history, plans
from linli.modules.grids.states import PUBLISHED
from linli.modules.grids.views import choosing
from linli.ui.answering import Request, as_file
from linli.ui.pages import page, render_page
from linli.ui.table import Column, Table, listed

VIEW = "grids.view"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = timedelta(days=1)
YEARS = timedelta(days=366)


@dataclass(frozen=True)
class Carried:
    """Both results for one plan and one measure."""

    plan: Any
    former: dict[str, float]
    by_address: history.Carried
    by_households: history.Carried
    names: dict[str, str]
    former_names: dict[str, str]


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
    codes = set(address.figures) | set(households.figures)
    names, former = areas.labels(codes, after), areas.labels(figures, before)
    return Carried(plan, figures, address, households, names, former)


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
            "methods": [(_("By address"), found.by_address.words), (_("By households"), found.by_households.words)],
            "query": request.GET.urlencode(),
        }  # fmt: skip
    return render_page(request, "grids/carry.html", context)


@page(VIEW, methods=("GET",))
def export(request: Request) -> HttpResponse:
    form = asked(request)
    if not form.is_bound or not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    found = reckoned(request, form.cleaned_data)
    columns = [
        sheet_columns.Column(name="code", titles=(_("Code"),), type="code"),
        sheet_columns.Column(name="name", titles=(_("Grid"),)),
        sheet_columns.Column(name="by_address", titles=(_("By address"),), type="decimal"),
        sheet_columns.Column(name="by_households", titles=(_("By households"),), type="decimal"),
    ]
    notes = [f"{_('By address')}: {found.by_address.words}", f"{_('By households')}: {found.by_households.words}"]  # fmt: skip
    content = writing.write_xlsx(columns, lines(found), found.plan.name, notes)
    return as_file(content, f"{found.plan.name}.xlsx", XLSX)


def lines(found: Carried) -> list[dict[str, Any]]:
    codes = sorted(set(found.by_address.figures) | set(found.by_households.figures))
    return [
        {
            "code": code,
            "name": found.names.get(code, code),
            "by_address": rounded(found.by_address.figures.get(code, 0)),
            "by_households": rounded(found.by_households.figures.get(code, 0)),
        }
        for code in codes
    ]


def rounded(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 1)


def carried_table(found: Carried) -> Table:
    rows = lines(found)
    total = {
        name: rounded(sum(result.figures.values()))
        for name, result in (("by_address", found.by_address), ("by_households", found.by_households))
    }  # fmt: skip
    rows.append({"code": "", "name": _("Together"), **total})
    return listed(
        rows,
        [
            Column("name", _("Present grid"), primary=True),
            Column("code", _("Code")),
            Column("by_address", _("By address"), align="end"),
            Column("by_households", _("By households"), align="end"),
        ],
        _("Figures of the present grids"),
        _("There is nothing to carry over."),
        key=lambda row: row["code"],
    )


def former_table(found: Carried) -> Table:
    names = found.former_names
    return listed(
        sorted(found.former.items()),
        [
            Column(
                "name", _("Former grid"), primary=True, of=lambda one: names.get(one[0], one[0])
            ),
            Column("code", _("Code"), of=lambda one: one[0]),
            Column("number", _("Matters"), align="end", of=lambda one: rounded(one[1])),
        ],
        _("Figures of the former grids"),
        _("No matter was reported in this time."),
        key=lambda one: one[0],
    )
