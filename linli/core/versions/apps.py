from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VersionsConfig(AppConfig):
    name = "linli.core.versions"
    verbose_name = _("Versions of what rarely changes")
