from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DESKS = "community_desk street_desk district_desk"


class PlacesConfig(AppConfig):
    name = "linli.core.places"
    verbose_name = _("Register of places")
    permissions = {
        "places.view": (
            _("See compounds, buildings and standard addresses"),
            f"{DESKS} grid_worker grid_leader leader system_admin",
        ),
        "places.manage": (
            _("Change compounds, buildings, door plates and barriers"),
            "street_desk district_desk system_admin",
        ),
    }
