from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "linli.core.health"
    verbose_name = _("State of the system")
