from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "linli.core.exchange"
    verbose_name = _("Sheets in and out")
    permissions = {
        "exchange.view": (_("See imports"), "system_admin"),
        "exchange.undo": (_("Undo imports"), "system_admin"),
    }

    def ready(self) -> None:
        """Every module declares its sheets in its own exchange.py."""
        autodiscover_modules("exchange")
