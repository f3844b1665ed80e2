"""`linli draw-grids` as people use it: a program of its own, files in, files out, no database."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyogrio
import pytest
import shapely
import shapely.ops

from linli.engines import layers
from linli.engines.layers import Layer, named
from linli.site import cli
from tests.engines.grids import checker, cities

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LINLI_SHARED", ROOT.parent / "shared")) / "data" / "grids"
SYSTEM = "EPSG:4549"


def linli(folder, *arguments, language="en_US.UTF-8"):
    """The command in this process, as its main function is called."""
    out, error = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(error),
    ):
        patch.chdir(folder)
        patch.setenv("LC_ALL", language)
        patch.setenv("LINLI_DATA", str(folder / "var"))
        status = cli.main(["draw-grids", *map(str, arguments)])
    return SimpleNamespace(returncode=status, stdout=out.getvalue(), stderr=error.getvalue())


def program(folder, *arguments):
    """The command as a program of its own, on a machine without a database."""
    environment = {
        **os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONPATH": str(ROOT), "LINLI_DATA": str(folder / "var"),
        "LINLI_DATABASE": "sqlite:////nowhere/at/all.sqlite3", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "linli.site.cli", "draw-grids", *map(str, arguments)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def refused(done):
    assert done.returncode == 1, done
    assert done.stderr.startswith("linli: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def written(folder, city, kind=".gpkg", system=SYSTEM):
    """The city as files, moved to Jiaxing: communities, compounds, buildings, barriers."""
    known = named(system)
    home = shapely.get_coordinates(named(SYSTEM).from_wgs84(shapely.points([[120.75, 30.75]])))[0]

    def put(name, shapes, **columns):
        moved = shapely.transform(np.array(shapes, object), lambda xy: xy + home)
        own = named(SYSTEM)
        layer = Layer(name, pa.table(columns), known.from_wgs84(own.to_wgs84(moved)) if system != SYSTEM else moved, known)  # fmt: skip
        layers.write(folder / f"{name}{kind}", [layer])

    c, b = city.compounds, city.buildings
    put("communities", city.communities.geometry, code=list(city.communities.label))
    if len(c):
        labels = [city.communities.label[at] for at in c.community]
        put("compounds", c.geometry, id=list(c.label), community=labels, 户数=c.households.tolist())
        put("buildings", shapely.points(b.x, b.y), compound=[c.label[at] for at in b.compound], households=b.households.tolist())  # fmt: skip
    else:
        put("楼栋", shapely.points(b.x, b.y), 户数=b.households.tolist())
    if len(city.barriers):
        put("roads", city.barriers.geometry, cls=city.barriers.kind.tolist())


def test_program_works_without_a_database_and_refuses_in_one_line(tmp_path):
    done = program(tmp_path, SHARED / "one", "--out", "g.geojson", "--draft")
    assert (done.returncode, done.stderr) == (0, "") and "grids" in done.stdout
    assert "nowhere" in refused(program(tmp_path, "nowhere"))


@pytest.mark.parametrize("name", ["one", "gaomi"])
def test_given_data_passes_the_independent_checker(tmp_path, name):
    done = linli(tmp_path, SHARED / name, "--out", "g.parquet", "--report", "r.json", "--draft")
    assert (done.returncode, done.stderr) == (0, "")
    case = case_of_shared(name, tmp_path / "g.parquet", tmp_path / "r.json")
    assert checker.faults(case) == []
    assert str(case.report["totals"]["grids"]) in done.stdout
    assert "not in China" in done.stdout  # the given data lies near 0, 0 of its system


def case_of_shared(name, grids, report):
    def table(part):
        return pyarrow.parquet.read_table(SHARED / f"{name}_{part}.parquet")

    def shapes(some):
        return list(shapely.from_wkb(np.array(some["geometry"].to_pylist(), dtype=object)))

    communities, compounds, buildings = table("communities"), table("compounds"), table("buildings")
    row = {one: at for at, one in enumerate(compounds["compound"].to_pylist())}
    drawn = pyarrow.parquet.read_table(grids)
    return checker.Case(
        borders=dict(zip(map(str, communities["community"].to_pylist()), shapes(communities), strict=True)),
        compounds=shapes(compounds), compound_households=compounds["households"].to_pylist(),
        buildings=[(b["x"], b["y"], b["households"], row[b["compound"]]) for b in buildings.to_pylist()],
        grids=shapes(drawn), codes=drawn["code"].to_pylist(), households=drawn["households"].to_pylist(),
        report=json.loads(report.read_text("utf-8")), limits=(300, 500),
    )  # fmt: skip


@pytest.mark.parametrize("kind", [".gpkg", ".geojson", ".parquet", ".shp.zip", ".xlsx"])
def test_every_kind_of_file_goes_in_and_out(tmp_path, kind):
    city = cities.city(21, cities.Kind(communities=2, compounds=8, gap=10.0, barriers=True))
    written(tmp_path, city, kind)
    out = tmp_path / "out"
    out.mkdir()
    more = ("--system", "wgs84") if kind == ".xlsx" else ()
    done = linli(tmp_path, tmp_path, "--out", out / f"grids{kind}", "--report", out / "r.json", "--draft", *more)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    back = layers.read(out / f"grids{kind}", "grids" if kind in (".gpkg", ".xlsx", ".shp.zip") else "")  # fmt: skip
    report = json.loads((out / "r.json").read_text("utf-8"))
    assert len(back) == report["totals"]["grids"] > 1
    assert sum(int(n) for n in back.table["households"].to_pylist()) == int(
        city.compounds.households.sum()
    )
    assert sorted(str(code) for code in back.table["code"].to_pylist()) == [row["code"] for row in report["grids"]]  # fmt: skip
    shapes = back.geometry if kind in (".geojson", ".xlsx") else back.source
    total = shapely.area(shapes).sum()
    assert abs(total - shapely.union_all(shapes).area) < 1e-9 * total


def test_degrees_in_tile_exactly_in_degrees_out(tmp_path):
    city = cities.city(22, cities.Kind(communities=2, compounds=9, gap=12.0))
    written(tmp_path, city, ".geojson", "EPSG:4326")
    done = linli(tmp_path, tmp_path, "--out", "out.geojson", "--report", "r.json", "--draft")
    assert done.returncode == 0, done.stderr
    given = layers.read(tmp_path / "communities.geojson").geometry
    drawn = layers.read(tmp_path / "out.geojson").geometry
    whole = shapely.area(given).sum()
    assert abs(shapely.area(drawn).sum() - whole) < 1e-8 * whole
    assert shapely.coverage_is_valid(drawn)


def test_equal_arguments_give_equal_bytes(tmp_path):
    written(tmp_path, cities.city(23, cities.Kind(communities=2, compounds=10)))
    for at in ("a", "b"):
        out = tmp_path / at
        out.mkdir()
        more = ("--jobs", "2") if at == "b" else ()
        done = linli(tmp_path, tmp_path, "--out", out / "g.geojson", "--report", out / "r.json", "--seed", "5", "--seconds", "2", *more)  # fmt: skip
        assert done.returncode == 0, done.stderr
    for name in ("g.geojson", "r.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_redraw_of_the_same_city_changes_nothing(tmp_path):
    city = cities.city(24, cities.Kind(communities=3, compounds=10))
    written(tmp_path, city)
    out = tmp_path / "out"
    out.mkdir()
    assert linli(tmp_path, tmp_path, "--out", out / "a.gpkg", "--report", out / "a.json").returncode == 0  # fmt: skip
    again = linli(tmp_path, tmp_path, "--out", out / "b.gpkg", "--report", out / "b.json", "--previous", out / "a.gpkg")  # fmt: skip
    assert again.returncode == 0, again.stderr
    changes = json.loads((out / "b.json").read_text("utf-8"))["changes"]
    outside = json.loads((out / "a.json").read_text("utf-8"))["totals"]["outside_households"]
    if not outside:
        assert (changes["moved_households"], changes["ended"], changes["new"]) == (0, [], [])
    first, second = (pyogrio.raw.read(out / f"{n}.gpkg", layer="grids")[3][0] for n in "ab")
    assert outside or list(first) == list(second)


@pytest.mark.parametrize(
    ("kind", "system"), [(".geojson", "EPSG:4326"), (".gpkg", SYSTEM), (".parquet", "EPSG:4326"), (".gpkg", "EPSG:4326")]
)  # fmt: skip
def test_redraw_writes_a_border_moved_by_hand_as_it_read_it(tmp_path, kind, system):
    """In metres and in degrees; the border then runs through compounds."""
    city = cities.city(24, cities.Kind(communities=2, compounds=10, gap=9.0))
    written(tmp_path, city, kind, system)
    out = tmp_path / "out"
    out.mkdir()
    wide = ("--households", "1-100000", "--target", "400")
    assert linli(tmp_path, tmp_path, "--out", out / f"a{kind}", *wide).returncode == 0
    name = "grids" if kind == ".gpkg" else ""
    layer = layers.read(out / f"a{kind}", name)
    shapes = layer.geometry if kind == ".geojson" else layer.source
    moved = moved_by_hand(shapes, list(layer.table["community"].to_pylist()))
    layers.write(out / f"hand{kind}", [Layer("grids", layer.table, moved, layer.system)])
    before = coordinates(out / f"hand{kind}", name)
    done = linli(tmp_path, tmp_path, "--out", out / f"b{kind}", "--report", out / "b.json", "--previous", out / f"hand{kind}", *wide)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert coordinates(out / f"b{kind}", name) == before
    changes = json.loads((out / "b.json").read_text("utf-8"))["changes"]
    assert (changes["moved_households"], changes["ended"], changes["new"]) == (0, [], [])


def moved_by_hand(shapes, community):
    """Two neighbours of one community divided anew by a straight line across both."""
    pairs = [(a, b) for a in range(len(shapes)) for b in range(a) if community[a] == community[b]]
    a, b = max(pairs, key=lambda p: shapely.intersection(shapes[p[0]], shapes[p[1]]).length)
    whole = shapely.union_all(shapes[[a, b]])
    one, other = (np.array(shapes[at].centroid.coords[0]) for at in (a, b))
    across = np.array((one[1] - other[1], other[0] - one[0])) * 9 + (other - one)
    middle = (one + other) / 2
    halves = shapely.ops.split(whole, shapely.LineString([middle - across, middle + across])).geoms
    assert len(halves) == 2
    result = shapes.copy()
    first = halves[0].intersection(shapes[a]).area > halves[0].area / 2
    result[a], result[b] = (halves[0], halves[1]) if first else (halves[1], halves[0])
    return result


def coordinates(path, name):
    layer = layers.read(path, name)
    return {
        str(code): shapely.to_wkb(shape)
        for code, shape in zip(layer.table["code"].to_pylist(), layer.source, strict=True)
    }


def test_only_buildings_and_borders_are_enough(tmp_path):
    city = cities.city(25, cities.Kind(communities=2, compounds=8, only_buildings=True))
    written(tmp_path, city)
    done = linli(tmp_path, tmp_path, "--out", "g.parquet", "--report", "r.json", "--draft")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert report["totals"]["households"] == int(city.buildings.households.sum())
    assert report["totals"]["within_share"] > 0.5


def test_micro_grids_inside_drawn_and_inside_given_grids(tmp_path):
    city = cities.city(26, cities.Kind(communities=1, compounds=8))
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder, city)
    done = linli(tmp_path, folder, "--micro", "--out", "m.gpkg", "--report", "m.json", "--draft")
    assert done.returncode == 0, done.stderr
    assert " micro-grids in " in done.stdout or "个微网格" in done.stdout
    report = json.loads((tmp_path / "m.json").read_text("utf-8"))
    assert report["limits"] == {"lower": 30, "upper": 50, "target": 40}
    assert all(len(row["code"]) == 18 for row in report["grids"])
    assert linli(tmp_path, folder, "--out", folder / "grids.gpkg", "--draft").returncode == 0
    done = linli(tmp_path, folder, "--micro", "--out", "m2.gpkg", "--report", "m2.json", "--draft")
    assert done.returncode == 0, done.stderr
    second = json.loads((tmp_path / "m2.json").read_text("utf-8"))
    assert all(len(row["code"]) == 18 for row in second["grids"])
    assert second["totals"]["households"] == report["totals"]["households"]


def test_summary_is_in_the_users_language(tmp_path):
    written(tmp_path, cities.city(27, cities.Kind(communities=1, compounds=6)))
    english = linli(tmp_path, tmp_path, "--out", "a.geojson", "--draft").stdout
    assert "households" in english
    # Without an English terminal the language of the installation speaks.
    other = linli(tmp_path, tmp_path, "--out", "b.geojson", "--draft", language="C.UTF-8")
    assert other.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nowhere",), "nowhere"),
        ((".", "--households", "500-300"), "--households"),
        ((".", "--households", "many"), "300-500"),
        ((".", "--target", "900"), "--target"),
        ((".", "--out", "grids.doc"), "grids.doc"),
        ((".", "--seconds", "0"), "--seconds"),
        ((".", "--jobs", "0"), "--jobs"),
        ((".", "--layout", "abc"), "--layout"),
        ((".", "--previous", "old.gpkg"), "old.gpkg"),
        ((".", "--system", "Atlantis"), "Atlantis"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, arguments, word):
    written(tmp_path, cities.city(28, cities.Kind(communities=1, compounds=4)))
    assert word in refused(linli(tmp_path, *arguments))


@pytest.mark.parametrize(
    ("households", "word"),
    [(["12", "many", "3", "4"], "row 2"), (["12", "-5", "3", "4"], "negative"), (["1", "2", "", "4"], "missing"), (["1", "2", "3", "4.5"], "whole")],
)  # fmt: skip
def test_wrong_households_name_the_row(tmp_path, households, word):
    city = cities.city(29, cities.Kind(communities=1, compounds=4))
    written(tmp_path, city)
    (tmp_path / "compounds.gpkg").unlink()
    shapes = shapely.to_wkt(city.compounds.geometry)
    lines = [f'{i},{h},"{s}"' for i, (h, s) in enumerate(zip(households, shapes, strict=True))]
    (tmp_path / "compounds.csv").write_text("id,households,wkt\n" + "\n".join(lines) + "\n")
    (tmp_path / "buildings.gpkg").unlink()
    said = refused(linli(tmp_path, tmp_path))
    assert "compounds" in said and word in said


def test_overlapping_communities_are_named(tmp_path):
    city = cities.city(30, cities.Kind(communities=2, compounds=4))
    city.communities.geometry[1] = city.communities.geometry[1].buffer(60)
    written(tmp_path, city)
    said = refused(linli(tmp_path, tmp_path))
    assert all(str(label) in said for label in city.communities.label)
