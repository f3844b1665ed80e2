"""What the command line takes out comes in again as it was."""

from __future__ import annotations

from argparse import Namespace

import pytest

from linli.core.exchange.models import ImportRun
from linli.site import exchanging
from linli.site.stop import Stop
from tests import world as place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["matters", "areas", "organisations"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_sheet_taken_out_and_brought_in_again_changes_nothing(world, tmp_path, kind, ending):
    path = str(tmp_path / f"{kind}.{ending}")
    exchanging.bring_out(Namespace(kind=kind, file=path, district=place.DISTRICT))
    chosen = Namespace(
        kind=kind, file=path, district=place.DISTRICT, skip_bad=False, dry_run=False,
        errors=str(tmp_path / "errors.xlsx"), profile="",
    )  # fmt: skip
    assert exchanging.bring_in(chosen) == 0
    run = ImportRun.objects.get()
    assert run.errors == []
    assert run.counts.get("unchanged") == run.counts["rows"] > 0


def test_unknown_profile_is_named_with_those_that_ship(tmp_path):
    with pytest.raises(Stop, match="boston311"):
        exchanging.profile_path("nowhere")
