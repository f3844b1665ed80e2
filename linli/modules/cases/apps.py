from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DESKS = "community_desk street_desk district_desk"


class CasesConfig(AppConfig):
    name = "linli.modules.cases"
    label = "cases"
    verbose_name = _("Cases")
    description = "the closed loop: report, dispatch, handle, verify, close, rate"
    permissions = {
        "cases.view": (
            _("See the cases of an area"),
            f"{DESKS} grid_worker grid_leader leader machine_intake",
        ),
        "cases.view_assigned": (
            _("See the cases a unit takes part in"),
            "unit_handler unit_leader",
        ),
        "cases.report": (
            _("Take in a case for someone"),
            f"{DESKS} grid_worker grid_leader machine_intake",
        ),
        "cases.register": (_("Accept a report, or not, at the desk"), DESKS),
        "cases.dispatch": (_("Dispatch, correct, close and cancel at the desk"), DESKS),
        "cases.handle": (_("Handle the unit's cases"), "community_desk unit_handler unit_leader"),
        "cases.verify": (_("Verify on the spot"), "grid_worker grid_leader"),
        "cases.settle": (_("Settle a small matter on the spot"), "grid_worker grid_leader"),
        "cases.approve": (_("Decide on extension and suspension"), "street_desk district_desk"),
        "cases.whistle": (_("Call units together (whistle)"), DESKS),
        "cases.escalate": (_("Raise a case to the next level"), f"{DESKS} grid_leader"),
        "cases.supervise": (
            _("Supervise a case and demand an answer"),
            "street_desk district_desk",
        ),
        "cases.merge": (_("Merge and link cases"), DESKS),
        "cases.reveal": (_("Reveal who reported, for a purpose"), f"{DESKS} unit_leader"),
        "cases.export": (_("Export lists of cases"), "street_desk district_desk"),
        "cases.statistics": (
            _("See the statistics of cases"),
            f"{DESKS} unit_leader grid_leader leader",
        ),
    }

    @property
    def flow(self):
        """How the catalogue draws what becomes of a case."""
        from linli.modules.cases.queries.flow import FLOW  # why: models are not loaded yet

        return FLOW
