"""A matter comes in: checked, located, routed, promised, written down - once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET, district_of
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.fields import answers as dictionary
from linli.core.files import attachments
from linli.core.lifecycle.commands import Act, bound, command
from linli.core.parties import concerned
from linli.core.parties.queries import first
from linli.core.subjects.numbers import next_number
from linli.core.tasks import commands as tasks
from linli.modules.cases.models import Case
from linli.modules.cases.queries.reporters import REPORTER
from linli.modules.cases.states import CASE, OPEN
from linli.modules.catalogue import public as matters

STAFF_SOURCES = frozenset({"grid", "hotline", "phone", "visit", "meeting", "agency", "media"})
LONGEST = 4000


@dataclass(frozen=True)
class Report:
    """What someone tells us. `area` is used when there is no point; `files` are upload tokens."""

    matter: str
    client_id: str
    lon: float | None = None
    lat: float | None = None
    area: str = ""
    place: str = ""
    description: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    source: str = "web"
    external_id: str = ""
    name: str = ""
    phone: str = ""
    contact: str = ""
    files: Collection[str] = ()
    language: str = "zh-hans"


@dataclass(frozen=True)
class Receipt:
    """`token` is for the reporter alone; `repeated`: this very report was taken in before."""

    case: int
    district: str
    number: str
    code: str
    token: str
    area: str
    due_at: Any
    provisional: bool
    unroutable: bool
    repeated: bool = False


@command(
    "cases.report", label=gettext_lazy("Reported"), permission=PUBLIC, tone="info",
    icon="message-report",
)  # fmt: skip
def report(act: Act, *, report: Report) -> Receipt:
    """Take in a case. Raises Invalid field by field; the same client id is accepted once."""
    area = place_of(report)
    check_source(act, report, area)
    district = district_of(area)
    known = repeated(act, district, report.client_id)
    if known:
        return known
    matter = matters.catalogue().matter(report.matter, district)
    faults = check(report, matter)
    given = clean_answers(matter, report, faults)
    if faults:
        raise Invalid(faults)
    case = build(act, report, matter, area, given)
    return receipt(case, write(act, case, matter, report))


def place_of(report: Report) -> str:
    """The smallest area that holds the point, or the area named; Invalid when neither is ours."""
    if report.lon is not None and report.lat is not None:
        if not (-180 <= report.lon <= 180 and -90 <= report.lat <= 90):
            raise Invalid({"lon": _("This is no place on earth. Put the pin on the map again.")})
        found = areas.locate_one(report.lon, report.lat)
        if found is None:
            raise Invalid(
                {"lon": _("This place lies outside the area served here. Move the pin inside.")}
            )
        return found
    if report.area and len(report.area) >= COUNTY and areas.exists(report.area):
        return report.area
    raise Invalid({"area": _("Say where it is: put a pin on the map or choose the community.")})


def check_source(act: Act, report: Report, area: str) -> None:
    """A resident may only report as a resident; staff within their reach."""
    if report.source in ("web", "api") and act.actor.kind in ("public", "system"):
        return
    if report.source not in STAFF_SOURCES | {"web", "api"}:
        raise Invalid({"source": _("This way of coming in is not known.")})
    if act.actor.kind == "public":
        raise Denied()
    if report.source != "web" and not act.actor.covers("cases.report", area):
        raise NotFound() if act.actor.may("cases.report") else Denied()


def repeated(act: Act, district: str, client_id: str) -> Receipt | None:
    """The first receipt, for the caller alone who sent this identifier before."""
    act.once = bound(act.actor, client_id)
    if not act.once:
        raise Invalid({"client_id": _("Send an identifier of your own, 16 to 64 characters.")})
    known = Case.objects.filter(district=district, client_id=act.once)
    if (pk := known.values_list("pk", flat=True).first()) is None:
        return None
    case = Case.objects.get(pk=pk)
    reporter = first(case)
    return receipt(case, reporter.token if reporter else "", repeated=True)


def check(report: Report, matter: Any) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    if matter is None:
        raise Invalid({"matter": _("This matter is not in the catalogue. Choose another one.")})
    if not report.description.strip() and not any(report.answers.values()):
        faults["description"] = _("Say in a few words what is the matter.")
    for name, text, longest in (
        ("description", report.description, LONGEST),
        ("place", report.place, 200),
        ("external_id", report.external_id, 64),
    ):
        if len(text) > longest:
            faults[name] = _("Write at most %(n)s characters.") % {"n": longest}
    faults |= concerned.check(name=report.name, phone=report.phone, contact=report.contact)
    if matter.evidence_report == "photo" and not report.files:
        faults["photo"] = _("This matter needs a photo: %(why)s") % {"why": matter.why}
    return faults


def clean_answers(matter: Any, report: Report, faults: dict[str, Any]) -> dict[str, Any]:
    try:
        return dictionary.clean(matter.question_codes, report.answers, strict=True)
    except Invalid as wrong:
        faults.update(wrong.fields)
        return {}


def build(act: Act, report: Report, matter: Any, area: str, given: dict[str, Any]) -> Case:
    routed = matters.route(matter.code, matter.lead, area, district_of(area))
    unroutable = routed.unit_id is None
    return Case(
        district=district_of(area), code=secrets.token_urlsafe(12), client_id=act.once,
        external_id=report.external_id.strip(), source=report.source, matter_id=matter.id,
        matter_code=matter.code, area=area, lon=report.lon, lat=report.lat,
        place=report.place.strip(), description=report.description.strip(), answers=given,
        state="reported", urgent=matter.urgent, public=matter.public, unroutable=unroutable,
        desk=desk_of(area, unroutable, act), reported_at=act.now,
    )  # fmt: skip


def write(act: Act, case: Case, matter: Any, report: Report) -> str:
    """Saves the case and all that begins with it; the receipt's token."""
    total = matters.total_limit(matter.limits)
    clock = tasks.promised(case, total, act)
    case.number = next_number(case.district, CASE, case.NUMBER, act.now)
    try:
        case.save(force_insert=True)
    except IntegrityError as error:
        raise taken(error) from error
    reporter = concerned.add(
        act, case, REPORTER, name=report.name, phone=report.phone, contact=report.contact,
        language=report.language,
    )  # fmt: skip
    desk = tasks.New("desk", case.desk, stage="dispatch", limit=matter.limits["dispatch"])
    tasks.open_tasks(act, case, [desk], clock)
    if report.files:
        attachments.bind(
            report.files, CASE, case.pk,
            district=case.district, area=case.area, stage="report",
        )  # fmt: skip
    act.record(case, {"state": ["", case.state], "matter": case.matter_code, "area": case.area})
    inform(act, case, "reported")
    return reporter.token


def taken(error: IntegrityError) -> Refused:
    """Two requests with one identifier at the same moment: the second one is told so."""
    if "external" in str(error):
        said = _("A case with this external number is here already.")
        return Refused(said, code="external_id_taken")
    return Refused(_("This report is being taken in already. Ask again."), code="client_id_taken")


def receipt(case: Case, token: str, *, repeated: bool = False) -> Receipt:
    return Receipt(
        case.pk, case.district, case.number, case.code, token, case.area,
        case.due_at, case.provisional, case.unroutable, repeated,
    )  # fmt: skip


def desk_of(case_area: str, unroutable: bool, act: Act) -> str:
    """The desk a case comes to: its community's, or the street's when nobody is responsible."""
    lowest = STREET if unroutable else COMMUNITY
    return tasks.holder_area(case_area, "cases.dispatch", act, lowest)


def inform(act: Act, case: Case, event: str) -> None:
    """Reporters are told, after the commit, once per event."""
    concerned.tell(act, case, event, key=f"{case.reopens}:{case.reworks}")


@command(
    "cases.join", label=gettext_lazy("Joined by another reporter"), model=Case, permission=PUBLIC,
    icon="user-plus",
)  # fmt: skip
def join(
    act: Act, case: Case, *, client_id: str = "", name: str = "", phone: str = "",
    contact: str = "", words: str = "", language: str = "zh-hans", out: dict[str, str],
) -> None:  # fmt: skip
    """Me too: one more reporter on an open, public case. `out` receives the receipt token."""
    known = concerned.known(act, case, client_id)
    if known is not None:
        out["token"] = known.token
        return
    if case.state not in OPEN or not case.public:
        raise Refused(_("This case cannot be joined any more. Report it as a new one."))
    reporter = concerned.add(
        act, case, REPORTER, name=name, phone=phone, contact=contact, words=words,
        language=language, client_id=client_id, joined=True,
    )  # fmt: skip
    case.reporters += 1
    out["token"] = reporter.token
