from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "linli.modules.grids"
    label = "grids"
    verbose_name = _("Grids")
    permissions = {
        "grids.view": _("See plans, grids and their figures"),
        "grids.draw": _("Draw and correct plans of grids"),
        "grids.propose": _("Propose a plan for approval"),
        "grids.approve": _("Approve a plan, or return it, and set its first day"),
        "grids.notice": _("Write what the notice of a grid says"),
    }
