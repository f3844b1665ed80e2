"""What the style guide shows: invented content of the kind the pages will carry."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.timezone import now

from linli.ui import fields as kit
from linli.ui.menu import MenuLink
from linli.ui.parts import Badge, Deadline
from linli.ui.table import Column, Number, Row, Table, listed

SHEETS = {
    "parts": "ui/styleguide/parts.html",
    "list": "ui/styleguide/list.html",
    "detail": "ui/styleguide/detail.html",
    "form": "ui/styleguide/form.html",
    "resident": "ui/styleguide/resident.html",
    "worker": "ui/styleguide/worker.html",
    "error": "ui/error.html",
    "print": "ui/styleguide/print.html",
}
HELD = tomllib.loads((Path(__file__).parent / "samples.toml").read_text(encoding="utf-8"))
COLUMNS = [
    Column("number", "案件号", primary=True),
    Column("title", "事项", wide=True),
    Column("place", "地点"),
    Column("state", "状态"),
    Column("due", "时限", sort="due"),
    Column("who", "承办", hide_on_phone=True),
]


FILTER: dict[str, forms.Field] = {
    "q": kit.line("案件号、文字或地点", False),
    "state": kit.narrow("状态", [("open", "未办结")]),
    "area": kit.narrow("区域", []),
    "since": kit.day("上报时间自"),
}
KINDS = [("road", "道路与管道"), ("light", "路灯照明"), ("fire", "消防隐患")]
REPORT: dict[str, forms.Field] = {
    "text": kit.long_text("发生了什么", rows=4, help_text="写清楚看到的情况，不必写姓名。"),
    "kind": kit.select("事项类别", KINDS, widget=forms.RadioSelect),
    "address": kit.line("地点", help_text="路名、小区、楼号，或附近的店铺。"),
    "lon": forms.FloatField(widget=forms.HiddenInput, required=False),
    "lat": forms.FloatField(widget=forms.HiddenInput, required=False),
    "photos": kit.photos("照片", help_text="可以不传。照片中的位置信息会被删除。"),
    "phone": kit.line("手机号", False, help_text="只用于告诉您结果。"),
    "agree": forms.BooleanField(label="我已阅读个人信息保护说明"),
}


def table(moment: datetime) -> Table:
    rows = [
        Row(
            id=number,
            url="#",
            tone="bad" if tone == "bad" else "",
            cells={
                "number": number,
                "title": title,
                "place": place,
                "state": Badge(state, tone),
                "due": Deadline(moment, left or None, "work_day", level="" if left else "done"),
                "who": who,
            },
        )
        for number, title, place, state, tone, left, who in HELD["cases"]
    ]
    return Table(COLUMNS, rows, caption="案件", select="ids")


def timeline(moment: datetime) -> list[dict[str, Any]]:
    return [{**one, "at": moment - timedelta(hours=one["before"])} for one in HELD["timeline"]]


def figures() -> Table:
    """The same figures as the chart."""
    reported, settled = (series["data"] for series in HELD["chart"]["series"])
    lines = zip(HELD["chart"]["xAxis"]["data"], reported, settled, strict=True)
    return listed(
        [{"month": month, "in": came, "out": went} for month, came, went in lines],
        [Column("month", "月份", primary=True), Number("in", "上报"), Number("out", "按期办结")],
        "上报与按期办结",
        key=lambda line: line["month"],
    )


def links(face: str) -> list[MenuLink]:
    return [
        MenuLink(label, "#", icon, group, active, count)
        for label, icon, group, active, count in HELD["links"][face]
    ]


def content(sheet: str) -> dict[str, Any]:
    """The context of one sheet."""
    moment = now()
    given = {"text": "", "address": "中山东路 118 号"} if sheet == "parts" else None
    return {
        **HELD["page"],
        "table": table(moment) if sheet != "worker" else None,
        "page": Paginator(range(438), 50).page(2),
        "filter_form": type("Filter", (forms.Form,), dict(FILTER))(),
        "bulk_url": "#",
        "form": type("Report", (forms.Form,), dict(REPORT))(given),
        "timeline_items": timeline(moment),
        "facts": [
            ("案件号", "NH-2611-0418"),
            ("状态", Badge("处理中", "info")),
            ("答复期限", Deadline(moment + timedelta(days=2), 2, "work_day", provisional=True)),
            ("上报时间", moment - timedelta(hours=44)),
            ("牵头单位", "南湖街道平安应急办"),
            ("位置", "凤凰社区 3 号网格，中山东路 118 号"),
            ("备注", None),
        ],
        "chart": HELD["chart"],
        "figures": figures(),
        "due": moment,
        **{f"{face}_menu": links(face) for face in HELD["links"]},
    }
