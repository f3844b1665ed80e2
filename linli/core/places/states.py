"""Kinds of places, and of lines that part them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompoundKind(models.TextChoices):
    """What a compound mostly is; only homes have households."""

    ESTATE = "estate", _("Housing estate")
    OLD_ESTATE = "old_estate", _("Old housing estate")
    VILLAGE = "village", _("Natural village")
    OFFICE = "office", _("Offices")
    RETAIL = "retail", _("Shops and markets")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital")
    INDUSTRY = "industry", _("Industrial park")
    PARK = "park", _("Park or green")
    OTHER = "other", _("Other land")


class BarrierClass(models.IntegerChoices):
    """What lies between two places, the stronger it parts them the better a border it makes."""

    ARTERIAL = 1, _("Arterial road")
    SECONDARY = 2, _("Secondary road")
    LOCAL = 3, _("Local road")
    FENCE = 4, _("Fence or wall")
    RAIL = 5, _("Railway")
    RIVER = 9, _("River")
