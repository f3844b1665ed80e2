from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "linli.core.places"
    label = "places"
    verbose_name = _("Register of places")
    permissions = {
        "places.view": _("See compounds, buildings and standard addresses"),
        "places.manage": _("Change compounds, buildings, door plates and barriers"),
    }
