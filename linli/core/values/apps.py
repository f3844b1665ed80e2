from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ValuesConfig(AppConfig):
    name = "linli.core.values"
    verbose_name = _("How values are read and kept")
