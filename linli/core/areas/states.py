"""Kinds of area."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.engines.locate.locating import SPECIAL_GRID


class Kind(models.TextChoices):
    """What an area is: a division down to the community, or one of the grids below it."""

    DIVISION = "division", _("Division")
    GRID = "grid", _("Grid")
    SPECIAL_GRID = SPECIAL_GRID, _("Special grid")
    MICRO_GRID = "micro_grid", _("Micro-grid")
