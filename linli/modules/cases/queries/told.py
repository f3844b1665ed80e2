"""What the history of a case speaks of: its columns and the facts its commands note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.clock import wording
from linli.core.journal.words import Told, from_to, said
from linli.core.parties.declarations import PURPOSES
from linli.modules.cases.states import OUTCOMES
from linli.modules.catalogue import public as catalogue

LEVELS = {9: gettext_lazy("To the street's desk"), 6: gettext_lazy("To the district's desk")}


def matter(before: Any, after: Any) -> str:
    names = (catalogue.label(str(code)) if code else "" for code in (before, after))
    return said(_("Matter"), from_to(*names))


def extension(before: Any, after: Any) -> str:
    return said(_("Extension"), wording.limit(after["amount"], after["unit"]))


def content(before: Any, after: Any) -> str:
    return said(_("Content with the service"), f"{after} / 5") if after else ""


def verdict(yes: Any, no: Any) -> Told:
    """A yes or a no; the entry's colour follows it."""

    def tell(before: Any, after: Any) -> str:
        return "" if after is None else str(yes if after else no)

    return Told(tell=tell, verdict=True)


def request(detail: Mapping[str, Any], text: str) -> str:
    """What is asked of who decides: so much more time, or until when, and why."""
    if detail["what"] == "extend":
        return f"{extension(None, detail)}\n{text}"
    return f"{said(_('Suspension until'), wording.moment(detail['until']))}\n{text}"


NAMES = "list"
TOLD = {
    "matter": Told(tell=matter),
    "matter_code": Told(tell=matter),
    "area": Told(gettext_lazy("Area")),
    "place": Told(gettext_lazy("Place")),
    "lon": Told(tell=lambda before, after: _("The point on the map was moved.")),
    "unit_id": Told(gettext_lazy("Unit")),
    "unit": Told(gettext_lazy("Unit")),
    "joint": Told(gettext_lazy("Joint units"), NAMES),
    "units": Told(gettext_lazy("Called units"), NAMES),
    "person": Told(gettext_lazy("Who does it")),
    "level": Told(tell=lambda before, after: str(LEVELS.get(after, ""))),
    "extension": Told(tell=extension),
    "until": Told(gettext_lazy("Suspension until"), "moment"),
    "approved": verdict(gettext_lazy("Granted"), gettext_lazy("Not granted")),
    "passed": verdict(gettext_lazy("Passed"), gettext_lazy("Not passed")),
    "solved": verdict(gettext_lazy("Solved"), gettext_lazy("Not solved")),
    "content": Told(tell=content),
    "outcome": Told(gettext_lazy("Outcome"), choices=dict(OUTCOMES)),
    "answer": Told(pgettext_lazy("case", "Answer")),
    "basis": Told(gettext_lazy("Legal basis")),
    "into": Told(gettext_lazy("Into case")),
    "merged": Told(gettext_lazy("Takes up case")),
    "with_": Told(gettext_lazy("With case")),
    "public": Told(
        tell=lambda before, after: (
            _("Shown to the public") if after else _("Hidden from the public")
        )
    ),
    "purpose": Told(gettext_lazy("Purpose"), "choice", dict(PURPOSES)),
    "due_at": Told(gettext_lazy("Promised date"), "moment"),
}
