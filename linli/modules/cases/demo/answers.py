"""Plausible answers to the questions a matter asks, and what units write when they are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from linli.core.demo.land import Spot
from linli.core.fields.queries import FieldFacts, dictionary

Words = dict[str, str]
TEXTS: dict[str, Callable[[Words, Random], str]] = {
    "compound_name": lambda w, r: w["xq"],
    "building_number": lambda w, r: w["b"] + "幢",
    "unit_number": lambda w, r: w["u"] + "单元",
    "business_name": lambda w, r: w["shop"],
    "road_section": lambda w, r: f"{w['road']}（{w['road2']}路口附近）",
    "site_name": lambda w, r: w["road"] + "地块项目工地",
    "company_name": lambda w, r: w["shop"],
    "landmark": lambda w, r: r.choice(("公交站牌旁", "小区门口", "便利店对面", "垃圾房边上")),
    "facility_number": lambda w, r: f"N{r.randrange(1000, 9999)}",
    "lift_number": lambda w, r: f"3304{r.randrange(10000, 99999)}",
    "visit_address": lambda w, r: f"{w['xq']}{w['b']}幢{w['u']}单元",
    "wish": lambda w, r: r.choice(
        ("希望尽快处理并告知结果。", "希望有人上门看看。", "希望给个明确的时间。")
    ),
    "job_wish": lambda w, r: "离家近的工作，什么班次都可以。",
}
OPTIONAL = 0.45
DONE = {
    "01": "已安排保洁人员到{place}清理，现场恢复整洁，并把此处列入日常巡查点。",
    "02": "养护人员已到{place}完成修复，设施恢复正常使用，周边一并检查。",
    "03": "已更换损坏的灯具和线路，{place}夜间照明恢复正常，当晚复查亮灯。",
    "04": "园林养护人员已到{place}完成修剪和清理，隐患消除。",
    "05": "已到{place}查明原因并完成维修，现场试用正常，告知住户注意事项。",
    "06": "已到{place}消除隐患，对相关人员做了告知和劝导，并安排复查。",
    "07": "执法人员已到{place}核实并责令整改，复查时已符合要求。",
    "08": "已约谈物业服务人，{place}的问题完成整改，结果在小区公示栏公布。",
    "09": "调解员已分别听取双方意见，在{place}主持协商，双方达成一致。",
    "10": "工作人员已上门了解情况，在本人同意后安排了相应服务。",
    "11": "已联系反映人说明办理条件、材料和途径，并协助完成申请。",
    "12": "已到{place}核查并督促经营者改正，复查合格。",
}
EXPLAINED = "经到{place}核实，现场情况与规定相符，已向反映人说明依据和后续办理途径。"
PARTLY = "{place}眼前的问题已处理，其余部分需要列入下一季度计划实施，已告知反映人。"
DECLINED = "经到{place}查勘，所提要求不具备实施条件，已说明原因和可以选择的其他途径。"


def given(
    codes: tuple[tuple[str, bool], ...], spot: Spot, at: datetime, rng: Random
) -> dict[str, Any]:
    """Answers for all that must be answered and some of the rest."""
    known = dictionary()
    found: dict[str, Any] = {}
    for code, required in codes:
        if code in known and (required or rng.random() < OPTIONAL):
            found[code] = one(known[code], spot, at, rng)
    return {code: value for code, value in found.items() if value is not None}


def one(facts: FieldFacts, spot: Spot, at: datetime, rng: Random) -> Any:
    if facts.code in TEXTS:
        return TEXTS[facts.code](spot.words, rng)
    return BY_TYPE.get(facts.type, lambda *_: None)(facts, at, rng)


BY_TYPE: dict[str, Callable[[FieldFacts, datetime, Random], Any]] = {
    "boolean": lambda f, at, r: r.random() < 0.3,
    "choice": lambda f, at, r: r.choice([o.value for o in f.options]),
    "multi_choice": lambda f, at, r: [r.choice([o.value for o in f.options])],
    "integer": lambda f, at, r: r.randrange(1, 9),
    "decimal": lambda f, at, r: str(r.randrange(1, 40)),
    "date": lambda f, at, r: (at - timedelta(days=r.randrange(1, 40))).date().isoformat(),
    "datetime": lambda f, at, r: (at - timedelta(hours=r.randrange(1, 20))).isoformat(),
    "place": lambda f, at, r: None,
}


def result(matter: str, outcome: str, place: str) -> str:
    """The answer the reporter reads."""
    other = {"explained": EXPLAINED, "partly": PARTLY, "declined": DECLINED, "needless": EXPLAINED}
    return other.get(outcome, DONE[matter[:2]]).format(place=place or "现场")
