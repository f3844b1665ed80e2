from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "linli.modules.console"
    label = "console"
    verbose_name = _("Console")
    permissions = {
        "console.home": _("See the state of the system"),
        "console.areas": _("Manage areas and their other codes"),
        "console.organisations": _("Manage organisations"),
        "console.posts": _("Manage posts, appointments and deputies"),
        "console.roles": _("Manage roles and grants, and see who may do what"),
        "console.imports": _("Bring sheets in and out"),
        "console.retention": _("See what is removed when its time is over"),
    }
