"""Kinds of area."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an area is: a division down to the community, or one of the grids below it."""

    DIVISION = "division", _("Division")
    GRID = "grid", _("Grid")
    SPECIAL_GRID = "special_grid", _("Special grid")
    MICRO_GRID = "micro_grid", _("Micro-grid")
