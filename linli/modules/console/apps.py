from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "linli.modules.console"
    label = "console"
    verbose_name = _("Console")
    description = "running the system: registers, rights, sheets, rules, journal, state of health"
    permissions = {
        "console.home": (
            _("See the state of the system"),
            "system_admin security_admin audit_admin",
        ),
        "console.areas": (_("Manage areas and their other codes"), "system_admin"),
        "console.organisations": (_("Manage organisations"), "system_admin"),
        "console.posts": (_("Manage posts, appointments and deputies"), "system_admin"),
        "console.roles": (_("Manage roles and grants, and see who may do what"), "security_admin"),
        "console.imports": (_("Bring sheets in and out"), "street_desk district_desk system_admin"),
        "console.retention": (
            _("See what is removed when its time is over"),
            "system_admin audit_admin",
        ),
    }
    command_line: ClassVar = {
        "account": {
            "help": "make the first account of a new installation",
            "arguments": {
                "login": {},
                "name": {},
                "role": {"help": "role code, such as security_admin"},
                "area": {"help": "area code the role holds for"},
            },
            "run": "linli.modules.console.public.make_account",
        }
    }
