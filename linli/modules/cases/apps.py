from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "linli.modules.cases"
    label = "cases"
    verbose_name = _("Cases")
    permissions = {
        "cases.view": _("See the cases of an area"),
        "cases.view_assigned": _("See the cases a unit takes part in"),
        "cases.report": _("Take in a case for someone"),
        "cases.register": _("Accept a report, or not, at the desk"),
        "cases.dispatch": _("Dispatch, correct, close and cancel at the desk"),
        "cases.handle": _("Handle the unit's cases"),
        "cases.verify": _("Verify on the spot"),
        "cases.settle": _("Settle a small matter on the spot"),
        "cases.approve": _("Decide on extension and suspension"),
        "cases.whistle": _("Call units together (whistle)"),
        "cases.escalate": _("Raise a case to the next level"),
        "cases.supervise": _("Supervise a case and demand an answer"),
        "cases.merge": _("Merge and link cases"),
        "cases.reveal": _("Reveal who reported, for a purpose"),
        "cases.export": _("Export lists of cases"),
        "cases.statistics": _("See the statistics of cases"),
        "catalogue.manage": _("Edit the catalogue of matters"),
        "routing.manage": _("Edit the routing rows"),
    }
