"""Any address made from the register and abbreviated the usual ways comes home."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.areas import queries as areas
from linli.core.places.models import Building
from linli.engines.addresses.found import CONFIDENT
from linli.engines.divisions import naming
from tests.core.places import here

pytestmark = pytest.mark.django_db
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
HOUSES = ("幢", "栋", "号楼", "#", "座", "幢楼", "号")
BEFORE = ("", "", "住在", "张三住在", "地址：", "现住", "家住")
AFTER = ("", "", "门口", "楼下", "（门口）", "。", "楼道里")
GAPS = ("", "", " ", "，", "　", ", ")
ways = st.fixed_dictionaries(
    {
        "place": st.integers(0, 10**6),
        "unit": st.integers(1, 4),
        "floor": st.integers(1, 11),
        "home": st.integers(1, 2),
        "dropped": st.sets(st.integers(0, 4)),
        "house": st.sampled_from(HOUSES),
        "digits": st.sampled_from(["plain", "wide", "spoken"]),
        "tail": st.sampled_from(["full", "no unit", "dashes", "no room", "building", "hash"]),
        "room": st.sampled_from(["室", "", "房"]),
        "gap": st.sampled_from(GAPS),
        "road": st.sampled_from(["", "before", "brackets"]),
        "before": st.sampled_from(BEFORE),
        "after": st.sampled_from(AFTER),
        "committee": st.booleans(),
    }
)


@pytest.fixture(scope="module")
def homes(town, django_db_blocker):
    """Every building with its compound, community and the grid its point lies in."""
    shown = ("id", "label", "area", "lon", "lat", "compound__name", "compound__road", "compound__road_number")  # fmt: skip
    with django_db_blocker.unblock():
        rows = list(Building.objects.order_by("id").values_list(*shown))
        cells = areas.locate([(row[3], row[4]) for row in rows])
        above = {row[2]: None for row in rows}
        upper = {code: areas.path_names(code) for code in above}
    twice = {name for name, n in Counter(row[5] for row in rows).items() if n > 14}
    return rows, cells, upper, twice


def spoken(number: int) -> str:
    return naming.chinese_number(number)


def written(number: int, way: str, *, room: bool = False) -> str:
    if way == "spoken":
        return str(number).translate(SPOKEN) if room else spoken(number)
    return str(number).translate(DIGITS) if way == "wide" else str(number)


def tail_of(label: str, how: dict) -> str:
    """The building as somebody writes it, with unit and room."""
    core = label.rstrip("幢栋号楼座")
    room_number = how["floor"] * 100 + how["home"]
    house = label[len(core) :] if not core.isdigit() or label.endswith("号") else how["house"]
    way = how["digits"] if core.isdigit() else "plain"
    number = written(int(core), way) if core.isdigit() else core
    unit, room = written(how["unit"], way), written(room_number, way, room=True)
    ending = how["room"] if way != "spoken" else how["room"] or "室"
    if how["tail"] == "dashes":
        return f"{core}-{how['unit']}-{room_number}"
    if how["tail"] == "hash":
        return f"{core}#{room_number}"
    if how["tail"] == "building":
        return number + house
    if how["tail"] == "no room":
        return f"{number}{house}{unit}单元"
    middle = "" if how["tail"] == "no unit" else f"{unit}单元"
    return f"{number}{house}{how['gap']}{middle}{room}{ending}"


def address(row: tuple, upper: list[str], ambiguous: bool, how: dict) -> str:
    _pk, label, _area, _lon, _lat, compound, road, road_number = row
    above = list(upper)
    if how["committee"]:
        stem, kind = above[4].removesuffix("社区").removesuffix("村"), above[4][-1]
        above[4] = stem + ("村委会" if kind == "村" else "社区居委会")
    if compound == upper[4]:
        above[4] = ""
    kept = [name for level, name in enumerate(above) if level not in how["dropped"] or (ambiguous and level == 3)]  # fmt: skip
    place = compound
    if how["road"] == "before":
        place = road + road_number + how["gap"] + compound
    elif how["road"] == "brackets":
        place = f"{compound}（{road}{road_number}）"
    text = "".join(kept) + how["gap"] + place + how["gap"] + tail_of(label, how)
    gate = text.endswith("号") and how["after"] == "门口"  # `1号门` is a gate, not a building
    return how["before"] + text + ("" if gate else how["after"])


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(how=ways)
def test_address_abbreviated_the_usual_ways_comes_home(homes, how):
    rows, cells, upper, twice = homes
    at = how["place"] % len(rows)
    row = rows[at]
    text = address(row, upper[row[2]], row[5] in twice, how)
    found = here.locate(text)
    assert found.building == row[0], (text, found.reasons)
    assert found.code == cells[at] and found.grid == cells[at][:15]
    assert (found.lon, found.lat) == (row[3], row[4])
    assert found.confidence >= CONFIDENT and found.matched
    if how["tail"] in ("full", "dashes", "no room"):
        assert found.parts.unit == f"{how['unit']}单元", text
    if how["tail"] in ("full", "dashes", "hash", "no unit"):
        assert found.parts.room == f"{how['floor'] * 100 + how['home']}室", text
    assert found.parts.community == upper[row[2]][4]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(how=ways)
def test_standard_text_is_its_own_standard(homes, how):
    rows, _cells, upper, twice = homes
    row = rows[how["place"] % len(rows)]
    first = here.locate(address(row, upper[row[2]], row[5] in twice, how))
    again = here.locate(first.text)
    assert (again.text, again.building, again.code) == (first.text, first.building, first.code)
    assert again.confidence >= 0.9 and again.parts._replace(rest="") == first.parts._replace(
        rest=""
    )
    parsed = here.parse(first.text)
    assert (parsed.province, parsed.city, parsed.county) == ("浙江省", "嘉兴市", "南湖区")
    assert parsed.rest == ""


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=60))
def test_any_text_is_answered_and_no_confident_answer_is_without_reason(homes, text):
    found = here.locate(text)
    assert 0 <= found.confidence <= 1 and found.reasons
    assert found.matched == (found.text != "") == (found.lon is not None or found.area != "")


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.integers(0, 10**6),
    at=st.integers(0, 10),
    how=st.sampled_from(["drop", "turn", "double", "other"]),
    letter=st.sampled_from("大小中新老东西南北云华林水"),
)
def test_damaged_name_is_never_taken_for_sure(homes, place, at, how, letter):
    """With a letter wrong the right home is found with a doubt, or none; never another silently."""
    rows, _cells, _upper, _twice = homes
    row = rows[place % len(rows)]
    name, i = row[5], at % len(row[5])
    damaged = {
        "drop": name[:i] + name[i + 1 :],
        "turn": name[:i] + name[i + 1 : i + 2] + name[i] + name[i + 2 :],
        "double": name[:i] + name[i] + name[i:],
        "other": name[:i] + letter + name[i + 1 :],
    }[how]
    if any(known in damaged for known in {one[5] for one in rows}):
        return  # still a whole name of the register
    found = here.locate(f"南湖区{damaged}{row[1]}2单元301室")
    if not found.matched:
        assert found.reasons
        return
    kinds = {note.kind for note in found.notes}
    assert found.confidence <= 0.93 and kinds & {
        "compound_sound", "compound_typing", "compound_part", "compound_short", "only_area", "left", "by_building",
    }  # fmt: skip
    if found.building != row[0]:
        assert kinds & {"compound_typing", "compound_sound", "compound_part", "by_building", "left"}


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.integers(0, 10**6),
    number=st.integers(1, 60),
    upper=st.sampled_from(["", "南湖区", "浙江省嘉兴市南湖区"]),
    way=st.sampled_from(["{}号", "{}", "{}号门口", " {} 号", "{}号附3号"]),
)
def test_number_on_a_road_comes_to_its_plate_or_between_its_neighbours(
    homes, plates, place, number, upper, way
):
    road = sorted(plates)[place % len(plates)]
    held = plates[road]
    found = here.locate(upper + road + way.format(number))
    if number in held:
        assert (found.lon, found.lat) == held[number] and found.level.value == "doorplate"
        return
    same_side = sorted(n for n in held if n % 2 == number % 2)
    below = [n for n in same_side if n < number]
    above = [n for n in same_side if n > number]
    if not (below and above):
        assert not found.matched or found.level.value == "road"
        return
    low, high = held[below[-1]], held[above[0]]
    if above[0] - below[-1] > 20:
        assert "far_between" in {note.kind for note in found.notes} and found.confidence < 0.7
        return
    share = (number - below[-1]) / (above[0] - below[-1])
    assert found.lon == pytest.approx(low[0] + share * (high[0] - low[0]), abs=2e-6)
    assert found.lat == pytest.approx(low[1] + share * (high[1] - low[1]), abs=2e-6)
    located = areas.locate_one(found.lon, found.lat)
    assert found.code == located or (not located and found.notes[-1].kind == "outside")


@pytest.fixture(scope="module")
def plates(town):
    """Road -> number -> point, the compounds' own numbers among them."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for plate in town["plates"]:
        number = int(plate["road_number"].removesuffix("号"))
        found.setdefault(plate["road"], {})[number] = (plate["lon"], plate["lat"])
    for compound in town["compounds"]:
        number = int(compound["road_number"].removesuffix("号"))
        found[compound["road"]][number] = (compound["lon"], compound["lat"])
    return found
