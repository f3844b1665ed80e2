from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntryConfig(AppConfig):
    name = "linli.modules.entry"
    label = "entry"
    verbose_name = _("Log-in and accounts")
    description = "log-in, second step, accounts, keys of machines"
    permissions = {
        "accounts.manage": (_("Open and close accounts, give first passwords"), "security_admin"),
        "keys.manage": (_("Give and revoke keys for machines"), "security_admin"),
    }
