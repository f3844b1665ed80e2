"""The life of a plan of grids, and what can be done to its grids.

The street proposes, the district approves (city regulation on grids, standards 1.1): a plan is
drawn by the worker, corrected by hand, proposed, approved by somebody else, and holds from a day.
Approving writes the areas that begin on that day, so that nothing has to happen at midnight.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.lifecycle.states import Machine, Move, State


class Level(models.IntegerChoices):
    """What a plan divides: communities into grids, or one grid into micro-grids."""

    GRID = 15, _("Grids")
    MICRO_GRID = 18, _("Micro-grids")


class EditKind(models.TextChoices):
    """What one correction by hand did."""

    MOVE = "move", _("Moved to a neighbouring grid")
    SPLIT = "split", _("Split")
    MERGE = "merge", _("Grids merged")
    BORDER = "border", _("Border moved")
    OUTLINE = "outline", _("New grid drawn")
    SPECIAL = "special", _("Made a special grid")
    RENAME = "rename", _("Renamed")


WAITING, DRAWING, FAILED = "waiting", "drawing", "failed"
DRAFT, PROPOSED, PUBLISHED, DROPPED = "draft", "proposed", "published", "dropped"

PLAN = Machine(
    start=WAITING,
    states=(
        State(WAITING, _("Waiting to be drawn"), "info"),
        State(DRAWING, _("Being drawn"), "info"),
        State(FAILED, _("Could not be drawn"), "bad"),
        State(DRAFT, _("Draft"), "neutral"),
        State(PROPOSED, _("Proposed"), "warn"),
        State(PUBLISHED, _("Approved and published"), "good", final=True),
        State(DROPPED, _("Dropped"), "neutral", final=True),
    ),
    moves=(
        Move("grids.cancel", _("Cancel drawing"), (WAITING, DRAWING), DROPPED),
        Move("grids.edit", _("Correct"), (DRAFT,)),
        Move("grids.propose", _("Propose"), (DRAFT,), PROPOSED),
        Move("grids.return", _("Return"), (PROPOSED,), DRAFT, reason=True, tone="warn"),
        Move("grids.approve", _("Approve and publish"), (PROPOSED,), PUBLISHED, tone="good"),
        Move("grids.drop", _("Drop"), (FAILED, DRAFT), DROPPED, tone="bad"),
    ),
)
