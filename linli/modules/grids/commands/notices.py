"""What the notice board and the public page of a grid say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import store
from linli.modules.grids.models import Notice

PERMISSION = "grids.notice"


@command("grids.notice", label=gettext_lazy("Notice of a grid written"))
def write(
    act: Act,
    *,
    area: str,
    worker: str = "",
    telephone: str = "",
    council: str = "",
    words: str = "",
) -> Notice:
    """Replaces the whole notice of a grid in force; empty texts clear it. Invalid by field for
    texts that are too long."""
    if not act.actor.covers(PERMISSION, area) or len(area) < codes.GRID or not areas.exists(area):
        raise NotFound()
    given = {"worker": worker, "telephone": telephone, "council": council, "words": words}
    facts = {name: " ".join(text.split()) for name, text in given.items()}
    row = Notice.objects.select_for_update().filter(area=area).first()
    row = row or Notice(district=codes.district_of(area), area=area)
    store(act, row, {**facts, "changed_at": act.now})
    return row
