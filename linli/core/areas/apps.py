from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    name = "linli.core.areas"
    label = "areas"
    verbose_name = _("Areas")
    permissions = {
        "areas.view": _("See areas and their borders"),
        "areas.manage": _("Change areas, grids and their names"),
    }
