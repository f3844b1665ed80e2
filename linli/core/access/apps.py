from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "linli.core.access"
    verbose_name = _("Roles and grants")

    def ready(self) -> None:
        """A permission given to a role that nobody ships is an error at start."""
        from linli.core.access.shipped import roles  # why: models are not loaded yet

        roles()
