"""Which layer is what, and which column means what: by name, in English and Chinese."""

from __future__ import annotations

import shapely

from linli.engines.grids.problem import ARTERIAL, FENCE, LOCAL, RAIL, RIVER, SECONDARY
from linli.engines.layers import Layer

COMPOUNDS, BUILDINGS, COMMUNITIES, BARRIERS, EDGES, GRIDS = (
    "compounds", "buildings", "communities", "barriers", "edges", "grids",
)  # fmt: skip
# The first sign found in a layer's name decides; 小区 comes before 社区, 楼 before both.
SIGNS = (
    (EDGES, ("edge", "neighbour", "neighbor", "adjacen", "邻接", "相邻")),
    (BUILDINGS, ("building", "楼", "建筑", "房屋", "house")),
    (COMPOUNDS, ("compound", "小区", "院落", "地块", "宗地", "estate", "parcel", "village_group")),
    (BARRIERS, ("barrier", "road", "street", "river", "rail", "water", "道路", "路网", "街道中心线",
                "河", "铁路", "水系", "highway", "障碍")),
    (GRIDS, ("grid", "网格", "pieces")),
    (COMMUNITIES, ("communit", "社区", "村", "border", "边界")),
)  # fmt: skip
COLUMNS = {
    "households": ("households", "household", "户数", "居民户数", "总户数", "住户数", "户", "hh", "家庭户数"),
    "floors": ("floors", "storeys", "stories", "层数", "楼层", "楼层数", "地上层数", "levels"),
    "kind": ("kind", "type", "类型", "类别", "种类", "性质", "小区类型"),
    "special": ("special", "special_grid", "专属网格", "专属"),
    "class": ("cls", "class", "kind", "type", "等级", "类型", "类别", "级别", "道路等级", "highway",
              "waterway", "railway", "fclass", "road_class"),
    "compound": ("compound", "compound_id", "小区", "小区名称", "小区编号", "小区编码", "所属小区", "estate"),
    "community": ("community", "community_id", "community_code", "社区", "社区名称", "社区编码",
                  "社区代码", "所属社区", "村社区", "村", "village"),
    "code": ("code", "grid", "grid_code", "编码", "网格编码", "网格代码", "网格编号", "代码", "网格"),
    "label": ("code", "编码", "代码", "区划代码", "社区编码", "社区代码", "community_code", "community",
              "社区", "社区名称", "compound", "小区编号", "小区编码", "小区", "小区名称", "id", "编号",
              "name", "名称", "网格编码", "grid"),
    "a": ("a", "compound_a", "from", "小区甲", "甲"),
    "b": ("b", "compound_b", "to", "小区乙", "乙"),
}  # fmt: skip
# Words for the classes of barriers; the first that occurs in the value decides.
CLASS_WORDS = (
    (FENCE, ("fence", "wall", "围墙", "围栏")),
    (RIVER, ("river", "canal", "stream", "water", "drain", "河", "江", "渠", "溪", "湖", "水")),
    (RAIL, ("rail", "铁路", "轨道")),
    (SECONDARY, ("secondary", "tertiary", "次干")),
    (ARTERIAL, ("motorway", "trunk", "primary", "arterial", "主干", "快速", "高速", "国道", "省道")),
    (LOCAL, ("local", "residential", "unclassified", "service", "living", "road", "street", "支路",
             "道路", "街", "路", "巷")),
)  # fmt: skip
DRAWN = {"code", "compact", "barrier", "within"}  # columns of what this engine wrote
CLASSES = (ARTERIAL, SECONDARY, LOCAL, FENCE, RAIL, RIVER)


def role(layer: Layer, name: str = "") -> str:
    """What a layer is, by its name, else by what it holds; empty when nothing tells."""
    named = role_by_name(name or layer.name)
    return named or role_by_content(layer)


def role_by_name(name: str) -> str:
    """The role a name speaks of, empty when it tells nothing."""
    lower = name.lower()
    for kind, signs in SIGNS:
        if any(sign in lower for sign in signs):
            return kind
    return ""


def role_by_content(layer: Layer) -> str:
    """The role by columns and kinds of geometry, empty when they tell nothing."""
    if column(layer, "a") and column(layer, "b") and column(layer, "class"):
        return EDGES
    if set(layer.fields) >= DRAWN:
        return GRIDS
    kinds = set(shapely.get_type_id(layer.source[~shapely.is_missing(layer.source)]).tolist())
    if not kinds:
        return ""
    if kinds <= {0, 4}:
        return BUILDINGS
    if kinds <= {1, 2, 5}:
        return BARRIERS
    if column(layer, "floors"):
        return BUILDINGS
    return COMPOUNDS if column(layer, "households") else COMMUNITIES


def column(layer: Layer, meaning: str) -> str:
    """The layer's column with this meaning; empty when it has none."""
    return next(iter(columns(layer, meaning)), "")


def columns(layer: Layer, meaning: str) -> list[str]:
    """All columns that may have this meaning, the likeliest first."""
    known = {plain(name): name for name in layer.fields}
    return [known[word] for word in COLUMNS[meaning] if word in known]


def plain(title: str) -> str:
    """Titles without blanks, units in brackets and capitals: `户数(户)` reads `户数`."""
    text = title.strip().lower().replace("（", "(").partition("(")[0]
    return text.replace(" ", "_").strip("_")


def barrier_class(value: object, layer_name: str) -> int:
    """The class a value stands for: a number of the list, or a word; else by the layer's name."""
    text = str(value).strip().lower() if value is not None else ""
    if text.removesuffix(".0") in {str(one) for one in CLASSES}:
        return int(float(text))
    for words in (text, layer_name.lower()):
        for number, signs in CLASS_WORDS:
            if any(sign in words for sign in signs):
                return number
    return LOCAL
