"""What the API's operations take: schemas, and the details of each move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, ValidationError

from linli.core.errors import Invalid
from linli.modules.cases.commands import cell, desk, steering, unit
from linli.ui.operations import Id, In, Line, Long, Text

Token = Annotated[str, Field(max_length=64, pattern=r"^[\w-]*$")]
Tokens = Annotated[list[Token], Field(max_length=12)]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class CaseIn(In):
    client_id: Annotated[Text, Field(min_length=1, max_length=64)]
    matter: Annotated[Text, Field(max_length=14)]
    lon: Degrees | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    area: Annotated[Text, Field(max_length=18)] = ""
    place: Line = ""
    description: Long = ""
    answers: dict[str, Any] = {}
    source: Annotated[Text, Field(max_length=10)] = "web"
    external_id: Annotated[Text, Field(max_length=64)] = ""
    name: Annotated[Text, Field(max_length=60)] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    contact: Annotated[Text, Field(max_length=120)] = ""
    files: Tokens = []


class JoinIn(In):
    client_id: Annotated[Text, Field(min_length=1, max_length=64)]
    name: Annotated[Text, Field(max_length=60)] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    contact: Annotated[Text, Field(max_length=120)] = ""
    words: Long = ""


class NearIn(In):
    matter: Annotated[Text, Field(max_length=14)]
    lon: Degrees
    lat: Annotated[float, Field(ge=-90, le=90)]
    text: Annotated[Text, Field(max_length=500)] = ""


class ListIn(In):
    text: Annotated[Text, Field(max_length=60)] = ""
    state: Annotated[Text, Field(max_length=12)] = ""
    area: Annotated[Text, Field(max_length=18)] = ""
    unit: Id | None = None
    matter: Annotated[Text, Field(max_length=14)] = ""
    source: Annotated[Text, Field(max_length=10)] = ""
    late: bool = False
    unroutable: bool = False
    hot: bool = False
    since: date | None = None
    until: date | None = None
    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class MoveIn(In):
    reason: Annotated[Text, Field(max_length=2000)] = ""
    details: dict[str, Any] = {}


class Details(In):
    """The details of one move, checked like a body of their own."""

    @classmethod
    def checked(cls, given: dict[str, Any]) -> dict[str, Any]:
        try:
            return cls(**given).dict(exclude_unset=True)
        except (ValidationError, TypeError) as wrong:
            raise faults(wrong) from wrong


def faults(wrong: Exception) -> Invalid:
    found: dict[str, Any] = {}
    for one in wrong.errors() if isinstance(wrong, ValidationError) else []:
        name = ".".join(str(p) for p in one["loc"]) or "details"
        found[f"details.{name}"] = _("This value is missing or of the wrong kind.")
    return Invalid(found or {"details": _("This value is missing or of the wrong kind.")})


class Nothing(Details):
    pass


class Reject(Details):
    answer: Long = ""


class Dispatch(Details):
    unit: Id | None = None
    joint: list[Id] = []
    note: Long = ""


class FeedBack(Details):
    outcome: Line
    answer: Long
    basis: Annotated[Text, Field(max_length=300)] = ""
    files: Tokens = []


class Settle(Details):
    answer: Long
    outcome: Line = "solved"
    basis: Annotated[Text, Field(max_length=300)] = ""
    files: Tokens = []


class Close(Details):
    files: Tokens = []


class Verify(Details):
    passed: bool
    note: Long = ""
    files: Tokens = []


class Ask(Details):
    what: Line
    amount: Annotated[int, Field(ge=0, le=60)] = 0
    until: datetime | None = None


class Merge(Details):
    into: Id


class Whistle(Details):
    units: list[Id]


class Supervise(Details):
    unit_id: Id | None = None


class AddJoint(Details):
    unit: Id
    text: Long = ""


class Answer(Details):
    task: Id
    answer: Long


class Decide(Details):
    task: Id
    approved: bool


class OfTask(Details):
    task: Id


class Assign(Details):
    task: Id
    person: Id


MOVES: dict[str, tuple[Callable[..., Any], type[Details]]] = {
    "register": (desk.register, Nothing),
    "reject": (desk.reject, Reject),
    "dispatch": (desk.dispatch, Dispatch),
    "close": (desk.close, Close),
    "cancel": (desk.cancel, Nothing),
    "reopen": (desk.reopen, Nothing),
    "resume": (desk.resume, Nothing),
    "merge": (desk.merge, Merge),
    "add_joint": (desk.add_joint, AddJoint),
    "release_joint": (steering.release_joint, OfTask),
    "accept": (unit.accept, Nothing),
    "send_back": (unit.send_back, Nothing),
    "start": (unit.start, Nothing),
    "feed_back": (unit.feed_back, FeedBack),
    "ask": (unit.ask, Ask),
    "decide": (steering.decide, Decide),
    "finish_joint": (unit.finish_joint, Answer),
    "report_in": (unit.report_in, Answer),
    "answer_supervision": (unit.answer_supervision, Answer),
    "assign": (unit.assign, Assign),
    "settle": (cell.settle, Settle),
    "begin_check": (cell.begin_check, Nothing),
    "verify": (cell.verify, Verify),
    "whistle": (steering.whistle, Whistle),
    "escalate": (steering.escalate, Nothing),
    "supervise": (steering.supervise, Supervise),
    "attend": (steering.attend, Answer),
}
