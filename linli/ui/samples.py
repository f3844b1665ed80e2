"""What the style guide shows: invented content of the kind the pages will carry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.timezone import now

from linli.ui.menu import MenuLink
from linli.ui.parts import Badge, Deadline
from linli.ui.table import Column, Row, Table

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
ROWS = [
    ("NH-2611-0418", "楼道堆放电动车电池", "南湖街道 凤凰社区", "处理中", "info", 2, "张桂芳"),
    ("NH-2611-0417", "路灯不亮（三盏）", "建设街道 吉水社区", "已派遣", "special", 1, "市政照明"),
    (
        "NH-2611-0409",
        "井盖破损，行人绊倒",
        "解放街道 杨柳湾社区",
        "超期督办",
        "bad",
        -3,
        "市政排水",
    ),
    ("NH-2611-0402", "健身器材螺栓松动", "新兴街道 秀州社区", "核查中", "warn", 4, "陈卫国"),
    ("NH-2611-0398", "沿街店铺占道经营", "东栅街道 云东社区", "已办结", "good", None, "综合执法队"),
    (
        "NH-2611-0391",
        "屋面渗水影响顶楼住户",
        "南湖街道 文昌社区",
        "待受理",
        "neutral",
        5,
        "物业公司",
    ),
]
COLUMNS = [
    Column("number", "案件号", primary=True),
    Column("title", "事项", wide=True),
    Column("place", "地点"),
    Column("state", "状态"),
    Column("due", "时限", sort="due"),
    Column("who", "承办", hide_on_phone=True),
]


class Filter(forms.Form):
    q = forms.CharField(label="案件号、文字或地点", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "未办结")]
    )
    area = forms.ChoiceField(label="区域", required=False, choices=[("", "全部街道")])
    since = forms.DateField(
        label="上报时间自", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class Report(forms.Form):
    text = forms.CharField(
        label="发生了什么",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写清楚看到的情况，不必写姓名。",
    )
    kind = forms.ChoiceField(
        label="事项类别",
        widget=forms.RadioSelect,
        choices=[("road", "道路与管道"), ("light", "路灯照明"), ("fire", "消防隐患")],
    )
    address = forms.CharField(label="地点", help_text="路名、小区、楼号，或附近的店铺。")
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)
    photos = forms.FileField(
        label="照片",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-photo-preview": ""}),
        help_text="可以不传。照片中的位置信息会被删除。",
    )
    phone = forms.CharField(label="手机号", required=False, help_text="只用于告诉您结果。")
    agree = forms.BooleanField(label="我已阅读个人信息保护说明")


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
                "due": Deadline(moment, left, "work_day", level="" if left is not None else "done"),
                "who": who,
            },
        )
        for number, title, place, state, tone, left, who in ROWS
    ]
    return Table(COLUMNS, rows, caption="案件", select="ids")


def timeline(moment: datetime) -> list[dict[str, Any]]:
    hours = timedelta(hours=1)
    return [
        {"at": moment, "title": "网格员现场核查", "who": "凤凰社区第三网格", "tone": "warn",
         "icon": "eye", "text": "楼道已清空，充电柜已启用。"},
        {"at": moment - 20 * hours, "title": "处理完成", "who": "街道平安应急办", "tone": "good",
         "icon": "check", "text": "会同物业清走电池 6 块，张贴告知，引导至集中充电点。",
         "photos": [{"url": "/static/ui/logo.svg", "alt": "处理后的楼道"}]},
        {"at": moment - 42 * hours, "title": "退回一次", "who": "社区", "tone": "bad",
         "icon": "arrow-back-up", "text": "理由：涉及消防，应由街道平安应急办牵头。"},
        {"at": moment - 44 * hours, "title": "居民上报", "who": "网页", "icon": "message-report"},
    ]  # fmt: skip


def chart() -> dict[str, Any]:
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "xAxis": {"type": "category", "data": ["6月", "7月", "8月", "9月", "10月", "11月"]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": "上报", "data": [214, 256, 301, 248, 262, 187]},
            {"type": "line", "name": "按期办结", "data": [198, 231, 270, 239, 251, 160]},
        ],
    }


def figures() -> Table:
    option = chart()
    reported, settled = (series["data"] for series in option["series"])
    rows = [
        Row(id=month, cells={"month": month, "in": reported[i], "out": settled[i]})
        for i, month in enumerate(option["xAxis"]["data"])
    ]
    columns = [
        Column("month", "月份", primary=True),
        Column("in", "上报", align="end"),
        Column("out", "按期办结", align="end"),
    ]
    return Table(columns, rows, caption="上报与按期办结")


def links(face: str) -> list[MenuLink]:
    entries = {
        "desk": [
            ("我的待办", "inbox", "工作", True, 12),
            ("案件列表", "list-details", "工作", False, 0),
            ("单位看板", "layout-dashboard", "工作", False, 0),
            ("地图", "map-2", "工作", False, 0),
            ("事项清单", "checklist", "规则", False, 0),
            ("派遣规则", "route", "规则", False, 0),
            ("工作日历", "calendar", "规则", False, 0),
        ],
        "resident": [
            ("我要上报", "message-report", "", True, 0),
            ("查询进度", "search", "", False, 0),
            ("公开案件", "map-2", "", False, 0),
        ],
        "worker": [
            ("今日", "checklist", "", True, 3),
            ("上报", "camera", "", False, 0),
            ("核查", "eye", "", False, 2),
            ("我的", "user", "", False, 0),
        ],
    }
    return [
        MenuLink(label, "#", icon, group, active, count)
        for label, icon, group, active, count in entries[face]
    ]


def content(sheet: str) -> dict[str, Any]:
    """The context of one sheet."""
    moment = now()
    report = Report({"text": "", "address": "中山东路 118 号"} if sheet == "parts" else None)
    return {
        "table": table(moment) if sheet != "worker" else None,
        "page": Paginator(range(438), 50).page(2),
        "filter_form": Filter(),
        "bulk_url": "#",
        "form": report,
        "submit_label": "提交",
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
        "crumbs": [("案件", "#"), ("NH-2611-0418", "")],
        "tabs": [
            {"label": "我的待办", "url": "#", "active": True, "count": 12},
            {"label": "临期", "url": "#", "active": False, "count": 3},
            {"label": "超期", "url": "#", "active": False, "count": 1},
        ],
        "chart": chart(),
        "figures": figures(),
        "due": moment,
        "phone": "13812345678",
        "desk_menu": links("desk"),
        "resident_menu": links("resident"),
        "worker_menu": links("worker"),
        "status": 404,
        "sentence": "没有找到这个页面，或它不在您负责的区域内。",
        "advice": "请核对地址，或用案件码查询进度。",
    }
