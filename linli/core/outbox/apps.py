from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from linli.core.outbox.registry import load


class OutboxConfig(AppConfig):
    name = "linli.core.outbox"
    verbose_name = _("Outbox")
    permissions = {"outbox.manage": (_("See the outbox and retry dead letters"), "system_admin")}

    def ready(self) -> None:
        load()
