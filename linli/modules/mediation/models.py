"""Disputes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.subjects.models import SubjectRow
from linli.modules.mediation.states import KINDS, MACHINE


class Dispute(SubjectRow):
    """One dispute, from the application to the agreement that is kept or not."""

    NUMBER = "{district}-M{year}-{n:04}"
    state = models.CharField(max_length=16, choices=MACHINE.choices())
    kind = models.CharField(_("Kind"), max_length=12, choices=KINDS)
    text = models.TextField(_("Facts and wishes"), blank=True)
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name=_("Mediator"),
    )  # fmt: skip
    sessions = models.SmallIntegerField(_("Sessions"), default=0)
    agreement = models.TextField(_("Agreement"), blank=True)

    class Meta(SubjectRow.Meta):
        db_table = "mediation_dispute"
