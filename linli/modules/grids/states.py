"""The life of a plan of grids, and what can be done to its grids.

The street proposes, the district approves (city regulation on grids, standards 1.1): a plan is
drawn by the worker, corrected by hand, proposed, approved by somebody else, and holds from a day.
Approving writes the areas that begin on that day, so that nothing has to happen at midnight.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.lifecycle.states import Machine, Move, State
from linli.core.tasks.kinds import Kind


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

STREET, DISTRICT = "street", "district"
DRAW, PROPOSE, APPROVE, POSTS = "grids.draw", "grids.propose", "grids.approve", "console.posts"
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
        Move(
            "grids.cancel", _("Cancel drawing"), (WAITING, DRAWING), DROPPED, STREET,
            permission=DRAW, past=_("Drawing cancelled"), icon="x", first=True,
            done=_("The drawing is cancelled."),
        ),
        Move(
            "grids.edit", _("Correct"), (DRAFT,), by=STREET, permission=DRAW, tone="info",
            past=_("Plan corrected"), icon="edit",
        ),
        Move(
            PROPOSE, _("Propose"), (DRAFT,), PROPOSED, STREET, tone="info",
            past=_("Plan proposed"), icon="send", first=True, done=_("The plan is proposed."),
        ),
        Move(
            APPROVE, _("Approve and publish"), (PROPOSED,), PUBLISHED, DISTRICT, tone="good",
            past=_("Plan approved and published"), icon="checks", first=True,
            done=_("The grids are approved and hold from the day you named."),
        ),
        Move(
            "grids.return", _("Return"), (PROPOSED,), DRAFT, DISTRICT, True, "warn", APPROVE,
            past=_("Plan returned"), icon="arrow-back-up", first=True,
            done=_("The plan is a draft again."),
        ),
        Move(
            "grids.rename", _("Rename"), (WAITING, DRAWING, FAILED, DRAFT, PROPOSED, PUBLISHED, DROPPED),
            by=STREET, permission=DRAW, past=_("Plan renamed"), icon="edit",
            done=_("The plan has another name."),
        ),
        Move(
            "grids.drop", _("Drop"), (FAILED, DRAFT), DROPPED, STREET, tone="bad", permission=DRAW,
            past=_("Plan dropped"), icon="trash", done=_("The plan is dropped."),
        ),
    ),
)  # fmt: skip
TASKS = (
    Kind("look", _("Look at the drawn plan"), DRAW, tone="good"),
    Kind("redraw", _("Could not be drawn: order it anew or drop it"), DRAW, tone="bad"),
    Kind("correct", _("Correct the returned plan"), PROPOSE, tone="warn"),
    Kind("approve", _("Decide on the proposed plan"), APPROVE),
    Kind("hand_over", _("Move the posts whose grid ends"), POSTS, tone="warn"),
)
