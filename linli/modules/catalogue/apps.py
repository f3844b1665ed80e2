from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "linli.modules.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
    description = "what there is to report: matters, categories, limits, who is responsible"
    permissions = {
        "catalogue.manage": (_("Edit the catalogue of matters"), "catalogue_editor system_admin"),
        "routing.manage": (_("Edit the routing rows"), "catalogue_editor system_admin"),
    }
