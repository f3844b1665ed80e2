"""A register like a real district's: the shipped divisions, estates, old estates, villages, plates."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import shapely

from linli.core.access.actor import Actor
from linli.core.places import commands
from tools.tessellation import scattered

HEADS = (
    "云锦", "禾悦", "望湖", "柳岸", "金桂", "清荷", "春晖", "听澜", "景和", "安澜", "银杏", "映月", "嘉禾", "翠屏", "朝阳", "松涛",
    "紫薇", "兰馨", "枫叶", "瑞和", "锦绣", "东升", "吉祥", "富强", "梅湾", "双桥", "中环", "阳光", "世纪", "金都", "绿城", "文苑",
    "育才", "迎宾", "百合", "丽景", "江畔", "碧波", "凌云", "长虹", "幸福", "团结", "建新", "永安", "康乐", "常青", "香樟", "罗马",
)  # fmt: skip
TAILS = ("花苑", "新村", "家园", "公寓", "小区", "名苑", "花园", "雅苑", "华庭", "东区", "二期")
ROAD_HEADS = (
    "文昌", "中山", "解放", "建国", "纺工", "城南", "凌公塘", "由拳", "双溪", "广益", "亚太", "昌盛", "洪兴", "勤俭", "秀洲", "斜西",
    "环城东", "环城南", "禾兴北", "三元", "五一", "清河", "月河", "吉水", "南溪", "新气象", "富润", "庆丰", "八字桥", "东塔", "甪里", "角里",
    "友谊", "云东", "长水", "花园", "石堰", "余云", "万国", "马家浜", "百川", "顺泽", "越秀", "新昌", "竹桥", "南江", "中环南", "景宜",
)  # fmt: skip
ROAD_TAILS = ("路", "街", "弄", "巷", "大道")
PER_COMMUNITY = 4


def names(rng: Random, heads: tuple[str, ...], tails: tuple[str, ...]) -> list[str]:
    made = [head + tail for head in heads for tail in tails]
    rng.shuffle(made)
    return made


def points(shape: Any, count: int, seed: int) -> list[tuple[float, float]]:
    found = scattered(shape, count, np.random.default_rng(seed))
    return [(round(float(x), 6), round(float(y), 6)) for x, y in found]


def build(cells: list[Any], communities: int | None = None) -> dict[str, list[Any]]:
    """Brings the register in by its own commands; `cells` are those of the areas in the database."""
    rng, system = Random(11), Actor.system("tests")
    known = {cell.code: cell.name for cell in cells if len(cell.code) == 12}
    estates, roads = names(rng, HEADS, TAILS), names(rng, ROAD_HEADS, ROAD_TAILS)
    compounds, buildings, plates = [], [], []
    grids = grids_of(cells)
    for place, community in enumerate(sorted(grids)[:communities]):
        for k in range(PER_COMMUNITY):
            village = k == 0 and known[community].endswith("村")
            grid = grids[community][k % len(grids[community])]
            (centre, *homes) = points(grid.geometry, 15, place * 10 + k)
            compound = {
                "number": f"c{place}-{k}", "name": known[community] if village else estates.pop(),
                "area": community, "lon": centre[0], "lat": centre[1], "road": roads[place],
                "kind": "village" if village else "estate", "road_number": f"{100 + 10 * k}号",
                "households": 200,
            }  # fmt: skip
            compounds.append(compound)
            ending = "号" if village else rng.choice(("幢", "幢", "号楼", "栋"))
            buildings += buildings_of(compound, homes, ending, lettered=k == 3)
        plates += plates_of(grids[community][0], community, roads[place])
    commands.put_compounds(system, compounds)
    commands.put_buildings(system, buildings)
    commands.put_doorplates(system, plates)
    return {"compounds": compounds, "buildings": buildings, "plates": plates}


def grids_of(cells: list[Any]) -> dict[str, list[Any]]:
    """By community."""
    found: dict[str, list[Any]] = {}
    for cell in cells:
        if len(cell.code) == 15:
            found.setdefault(cell.code[:12], []).append(cell)
    return found


def buildings_of(
    compound: dict[str, Any], homes: list[tuple[float, float]], ending: str, *, lettered: bool
) -> list[dict[str, Any]]:
    """One a point; of a lettered compound the first two are called by letters."""
    return [
        {
            "number": f"{compound['number']}-{n}",
            "label": f"{'AB'[n - 1]}座" if lettered and n <= 2 else f"{n}{ending}",
            "compound_number": compound["number"], "area": compound["area"], "units": 4, "floors": 11,
            "homes_per_floor": 2, "lon": lon, "lat": lat, "households": 60,
        }
        for n, (lon, lat) in enumerate(homes, start=1)
    ]  # fmt: skip


def plates_of(grid: Any, community: str, road: str) -> list[dict[str, Any]]:
    """Even numbers along the southern border of a grid."""
    (west, south, east, _north) = shapely.bounds(grid.geometry)
    return [
        {
            "road": road, "road_number": f"{n}号", "area": community,
            "lon": west + (east - west) * n / 60, "lat": south + 0.0001,
        }
        for n in range(2, 60, 4)
    ]  # fmt: skip
