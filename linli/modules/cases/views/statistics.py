"""Figures of cases: tiles, a chart, a table; every number leads to the list behind it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from linli.core.areas import queries as areas
from linli.core.values.languages import chinese
from linli.modules.cases.queries import statistics as queries
from linli.modules.cases.queries.measures import MEASURES
from linli.modules.cases.queries.statistics import Figures, Line, Wanted
from linli.modules.cases.states import CASE
from linli.modules.catalogue.public import catalogue, unit_label
from linli.ui.pages import page, render_page
from linli.ui.subject import lists
from linli.ui.subject.declaration import Subject, subject_of
from linli.ui.subject.forms import filter_form as made_filter
from linli.ui.subject.forms import query_of
from linli.ui.table import Column, Row, Table

LEFT_OUT = ("state", "measure", "late", "unroutable", "hot", "exact", "size")
ORDER = ("since", "until", "area", "matter", "unit", "source", "text")
NO_UNIT = "0"
TABS = {
    "month": gettext_lazy("By month"),
    "area": gettext_lazy("By area"),
    "matter": gettext_lazy("By kind of matter"),
    "unit": gettext_lazy("By unit"),
}
COUNTED = ("received", "closed", "open", "otherwise", "late", "reopened", "returned")
DEFINED = {
    "rate": (
        gettext_lazy("On-time rate"),
        gettext_lazy("Closed on time ÷ closed with a promised date. Open cases are not in it."),
    ),
    "first_rate": (
        gettext_lazy("Solved at first, share"),
        gettext_lazy("Solved at first ÷ closed."),
    ),
    "median": (
        gettext_lazy("Median days"),
        gettext_lazy("Half of the closed cases took fewer calendar days from report to closing, half more."),
    ),
}  # fmt: skip
CHARTED = 20


@page("cases.statistics", methods=("GET",))
def statistics(request: HttpRequest) -> HttpResponse:
    """One dimension at a time, three statements."""
    of = subject_of(CASE)
    assert of is not None
    form = filter_form(of, request)
    by = request.GET.get("by", "month")
    by = by if by in TABS else "month"
    wanted = wanted_of(form)
    found = queries.figures(lists.narrowed(of, request.actor, form), wanted, by)
    names = areas.labels(line.key for line in found.lines) if by == "area" else {}
    named = [
        (line, *naming(by, line, wanted, request.actor.district, names)) for line in found.lines
    ]
    named = named if by == "month" else sorted(named, key=lambda row: str(row[1]))
    query = {name: str(value) for name, value in QueryDict(query_of(form)).items()}
    context = {
        "filter_form": form,
        "tabs": tabs(by, query_of(form)),
        "tiles": tiles(found.total, query),
        "table": table(by, named, found.total, query),
        "chart": chart(by, named, found),
        "caption": TABS[by],
        "definitions": [*MEASURES.values(), *DEFINED.values()],
    }
    return render_page(request, "cases/desk/statistics.html", context)


def filter_form(of: Subject, request: HttpRequest) -> Any:
    """The list's filter with a period that is always shown."""
    given = request.GET.copy()
    since, until = queries.period(wanted_of(made_filter(of, given, request.actor, LEFT_OUT)))
    given["since"], given["until"] = since.isoformat(), until.isoformat()
    form = made_filter(of, given, request.actor, LEFT_OUT)
    form.order_fields(ORDER)
    return form


def wanted_of(form: Any) -> Wanted:
    names = ("area", "matter", "since", "until")
    return Wanted(
        **{name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)}
    )


def tabs(by: str, query: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?{query}&by={code}", "active": code == by}
        for code, label in TABS.items()
    ]


def naming(
    by: str, line: Line, chosen: Any, district: str, names: dict[str, str]
) -> tuple[Any, dict[str, str]]:
    """A line's label, and what it adds to the filter of the list behind it."""
    if by == "month":
        return month_name(line.key), month_span(line.key, chosen)
    if by == "matter":
        return catalogue().label(line.key, district), {"matter": line.key}
    if by == "unit":
        return unit_name(line.key), {"unit": str(line.key or NO_UNIT)}
    return area_name(line.key, chosen.area, names), area_filter(line.key, chosen.area)


def month_name(day: date) -> str:
    return f"{day.year}年{day.month}月" if chinese() else f"{day:%b %Y}"


def month_span(day: date, chosen: Any) -> dict[str, str]:
    last = min(queries.last_of(day), chosen.until)
    return {"since": max(day, chosen.since).isoformat(), "until": last.isoformat()}


def unit_name(pk: int | None) -> str:
    return unit_label(pk) if pk else _("No unit yet")


def area_name(code: str, inside: str, names: dict[str, str]) -> str:
    """Cases that are known only to lie somewhere in the larger area have a line of their own."""
    if len(code) < queries.level_below(inside):
        return _("Not located more closely")
    return names.get(code, code)


def area_filter(code: str, inside: str) -> dict[str, str]:
    if len(code) < queries.level_below(inside) or code == inside:
        return {"exact": code}
    return {"area": code}


def tiles(total: Line, query: dict[str, str]) -> list[dict[str, Any]]:
    counted = [
        {
            "label": MEASURES[name][0],
            "value": total.counts[name],
            "url": behind(query, name),
            "tone": tone,
        }
        for name, tone in (("received", ""), ("closed", ""), ("open", ""), ("late", "warn"))
    ]
    on_time = {
        "label": DEFINED["rate"][0],
        "value": percent(total.on_time_rate),
        "note": base(total.counts["timed"]),
        "url": behind(query, "timed"),
    }
    median = {
        "label": DEFINED["median"][0],
        "value": days(total.median),
        "note": base(total.counts["closed"]),
        "url": behind(query, "closed"),
    }
    return [*counted, on_time, median]


def behind(query: dict[str, str], measure: str, **more: str) -> str:
    """The address of the list that holds exactly the cases counted."""
    asked = {**query, **more, "measure": measure}
    return f"{reverse('cases:case_list')}?{urlencode(asked)}"


def percent(share: float | None) -> str:
    return _("no data") if share is None else f"{share * 100:.1f}%"


def days(median: float | None) -> str:
    return _("no data") if median is None else f"{median:.1f}"


def base(number: int) -> str:
    return ngettext("of %(n)d case", "of %(n)d cases", number) % {"n": number}


def table(by: str, named: list[Any], total: Line, query: dict[str, str]) -> Table:
    numbers = [Column(name, MEASURES[name][0], align="end") for name in COUNTED]
    rates = [
        Column("rate", DEFINED["rate"][0], align="end"),
        Column("first", MEASURES["first"][0], align="end"),
        Column("median", DEFINED["median"][0], align="end"),
    ]
    rows = [
        Row(id=at, cells={"name": name, **cells(line, query, more)})
        for at, (line, name, more) in enumerate(named)
    ]
    if rows:
        rows.append(Row(id="all", cells={"name": _("All together"), **cells(total, query, {})}))
    return Table(
        columns=[Column("name", TABS[by], primary=True), *numbers, *rates],
        rows=rows,
        caption=TABS[by],
        empty=_("No case came in within this period."),
    )


def cells(line: Line, query: dict[str, str], more: dict[str, str]) -> dict[str, Any]:
    def linked(measure: str, text: Any) -> Any:
        return format_html('<a href="{}">{}</a>', behind(query, measure, **more), text)

    counts = line.counts
    shown: dict[str, Any] = {
        name: linked(name, counts[name]) if counts[name] else "0" for name in COUNTED
    }
    shown["rate"] = rate(line.on_time_rate, linked("on_time", counts["on_time"]), counts["timed"])
    shown["first"] = rate(line.first_rate, linked("first", counts["first"]), counts["closed"])
    shown["median"] = days(line.median)
    return shown


def rate(share: float | None, part: Any, whole: int) -> Any:
    """`87.5% (7/8)`: a share never stands without its numbers."""
    if share is None:
        return format_html('<span class="muted">{}</span>', _("no data"))
    return format_html('{} <span class="muted">({}/{})</span>', percent(share), part, whole)


def chart(by: str, named: list[Any], found: Figures) -> dict[str, Any] | None:
    """Months as columns with the on-time rate as a line; everything else as lying bars."""
    if not found.total.counts["received"]:
        return None
    shown = named if by == "month" else largest(named)
    names = [str(name) for _line, name, _more in shown]
    series = [
        {
            "name": str(MEASURES[measure][0]),
            "type": "bar",
            "stack": "all",
            "data": [line.counts[measure] for line, _name, _more in shown],
        }
        for measure in ("closed", "open", "otherwise")
    ]
    common = {"legend": {"top": 0}, "tooltip": {"trigger": "axis"}}
    category, value = {"type": "category", "data": names}, {"type": "value", "minInterval": 1}
    if by != "month":
        return {**common, "xAxis": value, "yAxis": category, "series": series}
    return {
        **common,
        "xAxis": category,
        "yAxis": [value, {"type": "value", "min": 0, "max": 100, "splitLine": {"show": False}}],
        "series": [*series, rate_line(shown)],
    }


def rate_line(shown: list[Any]) -> dict[str, Any]:
    """Months without a closed case leave a gap."""
    shares = [line.on_time_rate for line, _name, _more in shown]
    return {
        "name": f"{DEFINED['rate'][0]} (%)",
        "type": "line",
        "yAxisIndex": 1,
        "data": [None if share is None else round(share * 100, 1) for share in shares],
    }


def largest(named: list[Any]) -> list[Any]:
    """The twenty with most cases, the largest on top (charts draw from below)."""
    ordered = sorted(named, key=lambda row: row[0].counts["received"], reverse=True)
    return ordered[:CHARTED][::-1]
