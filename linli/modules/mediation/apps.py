from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "linli.modules.mediation"
    label = "mediation"
    verbose_name = _("Mediation")
    permissions = {
        "mediation.view": _("See the disputes of an area"),
        "mediation.receive": _("Take in disputes and give them to a mediator"),
        "mediation.mediate": _("Mediate disputes"),
        "mediation.export": _("Export lists of disputes"),
    }
