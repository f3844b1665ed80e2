from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DESKS = "community_desk street_desk district_desk"


class GridsConfig(AppConfig):
    name = "linli.modules.grids"
    label = "grids"
    verbose_name = _("Grids")
    description = (
        "grids drawn, corrected, approved and in force; the register of places beneath them"
    )
    permissions = {
        "grids.view": (
            _("See plans, grids and their figures"),
            f"{DESKS} grid_worker grid_leader leader system_admin",
        ),
        "grids.draw": (_("Draw and correct plans of grids"), DESKS),
        "grids.propose": (_("Propose a plan for approval"), "street_desk district_desk"),
        "grids.approve": (
            _("Approve a plan, or return it, and set its first day"),
            "district_desk",
        ),
        "grids.notice": (_("Write what the notice of a grid says"), DESKS),
    }
