from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "linli.modules.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
    permissions = {
        "catalogue.manage": _("Edit the catalogue of matters"),
        "routing.manage": _("Edit the routing rows"),
    }

    @property
    def menu(self):
        from linli.modules.catalogue.menu import ITEMS

        return ITEMS
