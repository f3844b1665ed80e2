from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "linli.modules.mediation"
    label = "mediation"
    verbose_name = _("Mediation")
    description = "disputes between people: application, mediator, sessions, agreement, follow-up"
    permissions = {
        "mediation.view": (
            _("See the disputes of an area"),
            "community_desk street_desk district_desk leader mediator",
        ),
        "mediation.receive": (
            _("Take in disputes and give them to a mediator"),
            "community_desk street_desk",
        ),
        "mediation.mediate": (_("Mediate disputes"), "mediator grid_worker community_desk"),
        "mediation.export": (_("Export lists of disputes"), "street_desk district_desk"),
    }
