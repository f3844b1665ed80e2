"""Standard replies of cases: for which field of which step, and who reads what is written there."""

from django.utils.translation import gettext_lazy as _

from linli.core.conversation.readers import APPROVER, COLLEAGUE, RESIDENT, Replies, Use
from linli.modules.cases.states import CASE
from linli.modules.catalogue.public import known_prefix

PERMISSION = "catalogue.manage"
USES = (
    Use("accept", RESIDENT, _("On accepting")),
    Use("answer", RESIDENT, _("As the answer")),
    Use("reject", RESIDENT, _("On not accepting")),
    Use("suspend", RESIDENT, _("On suspending")),
    Use("suspend", APPROVER, _("On suspending")),
    Use("extend", RESIDENT, _("On extending")),
    Use("extend", APPROVER, _("On extending")),
    Use("return", COLLEAGUE, _("On returning")),
    Use("close", RESIDENT, _("On closing")),
)
VERBS = {use.verb: use.label for use in USES}
REPLIES = Replies(
    CASE,
    PERMISSION,
    USES,
    ("number", "matter", "place", "unit", "due"),
    known=lambda category, district: not category or known_prefix(category, district),
)
