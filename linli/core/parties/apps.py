from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "linli.core.parties"
    verbose_name = _("People concerned")
