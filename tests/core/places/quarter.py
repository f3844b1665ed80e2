"""A quarter small enough to know by heart: four communities, their estates, a village, two roads."""

from __future__ import annotations

from datetime import date

import shapely

from linli.core.access.actor import Actor, Granted
from linli.core.areas import codes, geometry
from linli.core.areas.models import Area, AreaAlias
from linli.core.places import commands
from linli.core.versions import stamps
from linli.engines.divisions import naming

GUI, XIU, LIAN, HUA = "330402010001", "330402010002", "330402100201", "330402100202"
AREAS = (
    ("33", "浙江省", None),
    ("3304", "嘉兴市", None),
    ("330402", "南湖区", (120.76, 30.75, 120.82, 30.77)),
    ("330402010", "南湖街道", (120.76, 30.75, 120.78, 30.77)),
    ("330402100", "凤桥镇", (120.78, 30.75, 120.82, 30.77)),
    (GUI, "桂苑社区", (120.76, 30.75, 120.77, 30.77)),
    (XIU, "秀园社区", (120.77, 30.75, 120.78, 30.77)),
    (LIAN, "联丰村", (120.78, 30.75, 120.80, 30.77)),
    (HUA, "花园村", (120.80, 30.75, 120.82, 30.77)),
    (GUI + "001", "第一网格", (120.76, 30.75, 120.77, 30.76)),
    (GUI + "002", "第二网格", (120.76, 30.76, 120.77, 30.77)),
    (XIU + "001", "第一网格", (120.77, 30.75, 120.78, 30.77)),
    (LIAN + "001", "第一网格", (120.78, 30.75, 120.80, 30.77)),
    (HUA + "001", "第一网格", (120.80, 30.75, 120.82, 30.77)),
)
COMPOUNDS = (
    {"number": "yj", "name": "云锦花苑", "area": GUI, "lon": 120.765, "lat": 30.7595, "road": "文昌路", "road_number": "128号",
     "other_names": ["纺织新村"]},
    {"number": "wh", "name": "望湖小区", "area": XIU, "lon": 120.772, "lat": 30.752, "road": "由拳路", "road_number": "8弄"},
    {"number": "yg1", "name": "阳光家园", "area": XIU, "lon": 120.775, "lat": 30.755},
    {"number": "yg2", "name": "阳光家园", "area": HUA, "lon": 120.805, "lat": 30.755, "road": "凤篁路"},
    {"number": "lf", "name": "联丰村", "area": LIAN, "lon": 120.79, "lat": 30.76, "kind": "village"},
    {"number": "sj", "name": "沈家浜", "area": LIAN, "lon": 120.795, "lat": 30.765, "kind": "village"},
    {"number": "jh", "name": "嘉禾公寓", "area": XIU, "lon": 120.778, "lat": 30.758},
    {"number": "qh1", "name": "清荷雅苑", "area": XIU, "lon": 120.776, "lat": 30.76},
    {"number": "qh2", "name": "清河雅苑", "area": GUI, "lon": 120.762, "lat": 30.752},
)  # fmt: skip


def home(compound: str, label: str, lon: float, lat: float, **rest: object) -> dict[str, object]:
    number = f"{compound}-{label}"
    return {
        "number": number,
        "compound_number": compound,
        "label": label,
        "lon": lon,
        "lat": lat,
        **rest,
    }


def homes() -> list[dict[str, object]]:
    full = {"units": 3, "floors": 6, "homes_per_floor": 2}
    found = [home("yj", f"{n}幢", 120.765, 30.754 + 0.001 * n, **full) for n in range(1, 13)]
    found += [home("wh", f"{n}号楼", 120.771 + 0.0005 * n, 30.752) for n in range(1, 5)]
    found += [home("wh", "A座", 120.7735, 30.7522, floors=20)]
    found += [home("yg1", f"{n}幢", 120.775, 30.755 + 0.0001 * n) for n in range(1, 6)]
    found += [home("yg2", f"{n}幢", 120.805, 30.755 + 0.0001 * n) for n in range(1, 21)]
    found += [home("lf", "3组12号", 120.789, 30.761), home("lf", "15号", 120.791, 30.759)]
    found += [home("sj", f"{n}号", 120.795, 30.765 + 0.0001 * n) for n in range(1, 9)]
    return [*found, home("jh", "1幢", 120.7781, 30.7581)]


def plates() -> list[dict[str, object]]:
    along = [(n, 120.7602 + 0.00008 * (n - 100)) for n in (100, 104, 110, 120, 130)]
    found = [{"area": GUI, "road": "文昌路", "road_number": f"{n}号", "lon": x, "lat": 30.7552} for n, x in along]  # fmt: skip
    found += [{"area": GUI, "road": "文昌路", "road_number": "104-2号", "lon": 120.7606, "lat": 30.7553}]  # fmt: skip
    found += [{"area": XIU, "road": "短巷", "road_number": f"{n}号", "lon": 120.7712 + n * 1e-5, "lat": 30.753} for n in (1, 2, 3)]  # fmt: skip
    found.append({"area": LIAN, "road": "界河路", "road_number": "1号", "lon": 120.79, "lat": 30.8})
    # Roads of the same name in a town far away.
    far = (
        (GUI, "新街", 2),
        (HUA, "新街", 10),
        (HUA, "新街", 20),
        (GUI, "老街", 2),
        (HUA, "老街", 2),
    )
    for area, road, n in far:
        lon = (120.761 if area == GUI else 120.811) + n * 1e-5
        found.append(
            {"area": area, "road": road, "road_number": f"{n}号", "lon": lon, "lat": 30.751}
        )
    return found


def lines() -> list[dict[str, object]]:
    across = shapely.LineString([(120.7605, 30.7552), (120.7795, 30.7552)])
    along = shapely.LineString([(120.7632, 30.7505), (120.7632, 30.7695)])
    return [
        {"number": "1", "name": "文昌路", "barrier_class": 2, "geometry": across},
        {"number": "2", "name": "中山路", "barrier_class": 1, "geometry": along},
    ]


def build_areas() -> None:
    for code, name, box in AREAS:
        border = geometry.to_wkb(shapely.box(*box)) if box else None
        centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) if box else (None, None)
        Area.objects.create(
            district=codes.district_of(code), code=code, level=len(code), name=name,
            kind="grid" if len(code) == codes.GRID else "division", geometry=border,
            lon=centre[0], lat=centre[1], valid_from=date(2020, 1, 1), **naming.derived(name, code),
        )  # fmt: skip
    former = {"district": "330402", "scheme": "former_name", "valid_from": date(2000, 1, 1)}
    AreaAlias.objects.create(alias="秀城区", code="330402", **former)
    stamps.bump("areas")


def build() -> None:
    build_areas()
    system = Actor.system("tests")
    commands.put_compounds(system, COMPOUNDS)
    commands.put_buildings(system, homes())
    commands.put_doorplates(system, plates())
    commands.put_barriers(system, lines())


def clerk(area: str = "330402010", *permissions: str) -> Actor:
    """Somebody who may change the register of a street."""
    held = frozenset(permissions or ("places.manage", "places.view"))
    return Actor(account_id=7, name="吴强", granted=(Granted(held, area),), district="330402")
