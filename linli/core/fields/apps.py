from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class FieldsConfig(AppConfig):
    name = "linli.core.fields"
    verbose_name = _("Field dictionary")
    permissions = {"fields.manage": (_("Manage the field dictionary"), "system_admin")}

    def ready(self) -> None:
        """Every app says in its own retention.py how long it keeps what."""
        autodiscover_modules("retention")
