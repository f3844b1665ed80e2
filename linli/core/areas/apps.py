from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DESKS = "community_desk street_desk district_desk"


class AreasConfig(AppConfig):
    name = "linli.core.areas"
    verbose_name = _("Areas")
    permissions = {
        "areas.view": (
            _("See areas and their borders"),
            f"{DESKS} unit_handler unit_leader grid_worker grid_leader leader"
            " system_admin machine_intake",
        ),
        "areas.manage": (_("Change areas, grids and their names"), "system_admin"),
    }
