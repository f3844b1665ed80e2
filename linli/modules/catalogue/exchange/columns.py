"""Columns of the sheets of matters and routing rows, and how their cells are read."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.exchange.columns import Column
from linli.core.exchange.converting import area_code, function, functions, organisation_id, parts
from linli.modules.catalogue.states import CERTAINTIES, EVIDENCE, VERIFIERS

NUMBER = re.compile(r"\d+")
UNIT_WORDS = (
    ("work_day", ("work_day", "工作日", "工作天", "working day")),
    ("work_hour", ("work_hour", "工作小时", "工作时", "working hour")),
    ("natural_day", ("natural_day", "自然日", "日", "天", "calendar day", "day")),
    ("urgent_hour", ("urgent_hour", "小时", "时", "hour")),
)


def limit(text: str) -> str:
    """`2 work_hour`, `2个工作小时`, `2 working hours` -> `2 work_hour`."""
    number = NUMBER.search(text)
    unit = next((u for u, words in UNIT_WORDS if any(w in text.casefold() for w in words)), "")
    if number is None or not unit:
        said = gettext("%(text)s is not a limit such as 5 working days.")
        raise ValueError(said % {"text": text})
    return f"{int(number[0])} {unit}"


def words(text: str) -> str:
    return ";".join(parts(text))


def text_column(name: str, *titles: Any, most: int | None = None) -> Column:
    return Column(name=name, titles=titles, max_length=most)


def flag_column(name: str, *titles: Any) -> Column:
    return Column(name=name, titles=titles, type="boolean")


def limit_column(name: str, *titles: Any) -> Column:
    said = _("For example: 2 working hours, 5 working days")
    return Column(name=name, titles=titles, convert=limit, help=said)


def evidence_column(name: str, *titles: Any) -> Column:
    return Column(name=name, titles=titles, type="choice", choices=EVIDENCE)


MATTER_COLUMNS = (
    Column(
        name="code",
        titles=(_("Matter code"), "事项编码", "编码", "事项代码"),
        type="code",
        required=True,
        max_length=14,
    ),
    text_column("name", _("Matter name"), "事项名称", "名称", most=120),
    text_column("name_en", _("English name"), "英文名称", most=160),
    text_column("qualifies", _("What qualifies"), "立案条件"),
    text_column("qualifies_en", _("What qualifies (English)"), "立案条件（英文）"),
    Column(
        name="questions",
        titles=(_("Questions"), "询问项", "询问字段"),
        convert=parts,
        help=_("Codes of the field dictionary, * where an answer is required"),
    ),
    evidence_column("evidence_report", _("Photo when reporting"), "上报取证"),
    evidence_column("evidence_handle", _("Photo when handling"), "处置取证"),
    evidence_column("evidence_verify", _("Photo when verifying"), "核查取证"),
    text_column("evidence_why", _("Why a photo"), "取证理由", most=200),
    text_column("evidence_why_en", _("Why a photo (English)"), "取证理由（英文）", most=300),
    Column(name="lead", titles=(_("Lead"), "牵头职能", "责任部门"), convert=function),
    Column(name="joint", titles=(_("Joint"), "协办职能"), convert=functions),
    limit_column("limit_dispatch", _("Limit to dispatch"), "派遣时限"),
    limit_column("limit_accept", _("Limit to accept"), "受理时限", "签收时限"),
    limit_column("limit_handle", _("Limit to handle"), "处置时限", "办理时限"),
    limit_column("limit_verify", _("Limit to verify"), "核查时限"),
    text_column("closing", _("When it is closed"), "结案条件"),
    text_column("closing_en", _("When it is closed (English)"), "结案条件（英文）"),
    Column(name="verifier", titles=(_("Who verifies"), "核查人"), type="choice", choices=VERIFIERS),
    flag_column("public", _("Public"), "是否公开", "公开"),
    flag_column("spot", _("May be settled on the spot"), "当场办结", "可当场办结"),
    flag_column("urgent", _("Urgent"), "紧急", "是否紧急"),
    text_column("legal_basis", _("Legal basis"), "法律依据", most=300),
    Column(
        name="legal_certainty",
        titles=(_("Certainty of the basis"), "依据可靠程度"),
        type="choice",
        choices={letter: letter for letter in CERTAINTIES if letter},
    ),
    Column(name="keywords", titles=(_("Everyday words"), "关键词"), convert=words, max_length=300),
    text_column("elsewhere", _("Where to turn"), "其他求助渠道", most=300),
    text_column("elsewhere_en", _("Where to turn (English)"), "其他求助渠道（英文）", most=400),
    Column(name="valid_from", titles=(_("Valid from"), "启用日期", "生效日期"), type="date"),
    Column(name="valid_until", titles=(_("Last day"), "停用日期", "截止日期"), type="date"),
)
ROUTE_COLUMNS = (
    Column(
        name="prefix",
        titles=(_("Matter or category"), "事项或类别编码", "事项编码"),
        type="code",
        default="",
        max_length=14,
        help=_("Code; empty: all matters"),
    ),
    Column(
        name="area",
        titles=(_("Area code"), "区域编码", "区划代码", "网格编码"),
        type="code",
        default="",
        convert=area_code,
        help=_("Empty: everywhere"),
    ),
    Column(
        name="unit_id",
        titles=(_("Unit"), "承办单位", "责任单位", "单位"),
        required=True,
        convert=organisation_id,
        help=_("Name or number"),
    ),
    Column(name="priority", titles=(_("Priority"), "优先级"), type="integer", default=0),
    text_column("note", _("Note"), "备注", most=200),
)
