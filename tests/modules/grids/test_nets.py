"""Other departments' nets: brought in, seen against each other and the common net, mapped."""

from __future__ import annotations

import pytest
import shapely
from django.utils import timezone

from linli.core.areas import geometry as borders
from linli.core.areas.models import AreaAlias
from linli.core.errors import Denied, Invalid, NotFound
from linli.modules.grids.commands import nets
from linli.modules.grids.models import OtherGrid
from linli.modules.grids.queries import nets as queries
from tests import world as place
from tests.modules.grids.conftest import corner

pytestmark = pytest.mark.django_db


def box(west, south, east, north):
    return borders.to_wkb(shapely.box(*corner(west, south), *corner(east, north)))


@pytest.fixture
def lighting(world):
    unit = world.units["lighting"]
    unit.short_name = "路灯所"
    unit.save()
    return unit


@pytest.fixture
def put(acting, lighting):
    def make(number, shape, actor=None, **facts):
        return nets.put_other_grid(
            actor or acting(), organisation_id=lighting.pk, number=number, geometry=shape, **facts
        )

    return make


def test_grid_of_another_net_comes_in_is_corrected_and_taken_out_of_use(acting, put, last_entry):
    row, changes = put("L1", box(0, 0, 2, 2), name="一片")
    assert (row.area, row.district, "id" in changes) == (place.CELL, place.DISTRICT, True)
    assert last_entry().verb == "grids.put_other"
    same, changes = put("L1", box(0, 0, 2, 2), name="一片")
    assert (same.pk, changes) == (row.pk, {})
    wider, changes = put("L1", box(0, 0, 2, 6))
    assert wider.pk == row.pk and wider.area == place.COMMUNITY and "geometry" in changes
    put("L1", box(0, 0, 2, 6), active=False)
    assert not OtherGrid.objects.get(pk=row.pk).active


def test_grid_of_another_net_out_of_reach_or_of_nobody(acting, put):
    with pytest.raises(NotFound):
        put("L1", box(0, 0, 2, 2), acting(place.OTHER_STREET))
    with pytest.raises(Denied):
        put("L1", box(0, 0, 2, 2), acting(place.DISTRICT, "grids.view"))
    with pytest.raises(Invalid):
        put("L1", shapely.to_wkb(shapely.box(0, 0, 1, 1)))
    with pytest.raises(Invalid):
        put("", box(0, 0, 2, 2))
    with pytest.raises(Invalid):
        nets.put_other_grid(acting(), organisation_id=10**9, number="x", geometry=box(0, 0, 1, 1))
    assert not OtherGrid.objects.exists()


def test_overlaps_gaps_and_shares(acting, put, lighting, django_assert_max_num_queries):
    # A ring of four around a hole, two of which overlap; the cells are 3 rows of the community.
    put("A", box(0, 0, 4, 1))
    put("B", box(0, 2, 4, 4))
    put("C", box(0, 1, 1, 2))
    put("D", box(3, 0, 4, 2))
    with django_assert_max_num_queries(10):
        found = queries.net_overlaps(acting(), lighting.pk)
    cells = {line.number: line for line in found.lines}
    square = shapely.area(queries.plane_around(queries.array([borders.from_wkb(box(0, 0, 4, 4))])).forward(queries.array([borders.from_wkb(box(0, 0, 1, 1))])))[0]  # fmt: skip
    ((first, second, surface),) = found.overlaps
    assert (first, second) == ("A", "D") and surface == pytest.approx(square, rel=1e-3)
    ((_lon, _lat, hole),) = found.gaps
    assert hole == pytest.approx(2 * square, rel=1e-3)
    assert [(p.code, p.share) for p in cells["A"].parts] == [(place.CELL, pytest.approx(1))]
    assert {p.code: round(p.share, 3) for p in cells["B"].parts} == {
        place.CELL: 0.5,
        place.NEXT_CELL: 0.5,
    }
    assert (cells["A"].dominant, cells["B"].dominant) == (place.CELL, "")
    assert [line.number for line in found.unmapped] == ["B"]
    with pytest.raises(NotFound):
        queries.net_overlaps(acting(place.OTHER_STREET), lighting.pk)
    assert [(n.organisation, n.grids) for n in queries.nets(acting())] == [(lighting.pk, 4)]
    assert queries.nets(acting(place.OTHER_STREET)) == []
    assert len(queries.net_layer(acting(), lighting.pk)["features"]) == 4


def test_mapping_writes_other_codes_and_follows_changes(acting, put, lighting, last_entry):
    put("A", box(0, 0, 4, 2))
    put("B", box(0, 2, 4, 4))
    actor = acting()
    done = nets.map_onto(actor, lighting.pk)
    assert (done.written, done.kept, done.unmapped) == (1, 0, ["B"])
    assert AreaAlias.objects.get(scheme="路灯所", alias="A").code == place.CELL
    assert last_entry().verb == "grids.map_net"
    assert nets.map_onto(actor, lighting.pk).kept == 1
    put("A", box(0, 4, 4, 6))
    assert nets.map_onto(actor, lighting.pk).written == 1
    assert AreaAlias.objects.get(scheme="路灯所", alias="A").code == place.NEXT_CELL
    assert AreaAlias.objects.filter(scheme="路灯所").count() == 1
    AreaAlias.objects.update(valid_from=place.date(2026, 1, 1))
    put("A", box(0, 0, 4, 2))
    nets.map_onto(actor, lighting.pk)
    rows = AreaAlias.objects.order_by("valid_from").values_list("code", "valid_until")
    assert list(rows) == [
        (place.NEXT_CELL, timezone.localdate() - timezone.timedelta(days=1)),
        (place.CELL, None),
    ]


def test_mapping_needs_right_and_reach(acting, put, lighting):
    put("A", box(0, 0, 4, 2))
    with pytest.raises(Denied):
        nets.map_onto(acting(place.DISTRICT, "grids.view"), lighting.pk)
    with pytest.raises(NotFound):
        nets.map_onto(acting(place.OTHER_STREET), lighting.pk)
