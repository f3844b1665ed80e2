"""What the worker does for areas. Its clock lies above this folder, see `outbox/tasks.py`."""

from __future__ import annotations

import numpy as np
import shapely
from django.utils import timezone

from linli.core.areas import queries
from linli.core.versions.models import Stamp
from linli.engines.locate import raster, stored_index
from linli.engines.locate.locating import codes_of, ranked
from linli.engines.locate.stored_index import State


def refresh_index() -> bool:
    """Stores the index anew when areas changed or a day began on which others are valid.

    Whether it did. Reads stamps past what a request or duty remembers, so that the file never
    carries a token older than its content for longer than until the next call.
    """
    token, day = _token(), timezone.localdate()
    folder = queries.index_folder()
    if not token or stored_index.fresh(folder, token, day):
        return False
    cells = ranked(queries.cells_on(day))
    state = State(token, *queries.settled_days(day))
    made = raster.built([cell.geometry for cell in cells])
    if _token() != token:
        return False
    stored_index.save(folder, state, codes_of(cells), made)
    return True


def warm() -> None:
    """Compiles what locating and building need and keeps it on disk: ten seconds, once."""
    made = raster.built([shapely.box(0, 0, 0.001, 0.001)])
    made.located(np.zeros((raster.FEW + 1, 2)))


def _token() -> str:
    return Stamp.objects.filter(name="areas").values_list("token", flat=True).first() or ""
