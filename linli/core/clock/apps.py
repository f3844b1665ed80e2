from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "linli.core.clock"
    verbose_name = _("Working calendar and time limits")
    permissions = {
        "clock.manage": (_("Manage the working calendar and office hours"), "system_admin")
    }
