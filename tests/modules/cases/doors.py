"""What the addresses and operations of cases are about."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.access.actor import Actor
from linli.core.conversation.models import Reply
from linli.core.files import attachments
from linli.modules.cases.commands import desk, intake
from linli.modules.cases.models import Case
from tests import world as place
from tests.modules.cases.conftest import png, told

MEANT = (
    (
        r"cases:case_(follow|done|receipt|join|rate|answer|add|withdraw)|api:(track|join)",
        "code",
        "receipt",
    ),
    (r"cases:(report|worker_report)", "code|matter", "matter"),
    (r"cases:reply", "pk", "reply"),
    (r"ui:file", "token", "token"),
    (r"cases:|api:", "case_id", "case"),
    (r"cases:case|api:case_", "pk", "case"),
    (r"ui:by_number", "number", "number"),
    (r"cases:(case_step|case_card_step)|api:case_step", "verb", "verb"),
)
PLACED = {"case", "number"}
QUERIES: dict[str, dict[str, Any]] = {
    "which_unit": {"matter": place.STREETLIGHT, "area": place.COMMUNITY},
    "locate": {"lon": place.INSIDE[0], "lat": place.INSIDE[1]},
    "near": {"matter": place.STREETLIGHT, "lon": place.INSIDE[0], "lat": place.INSIDE[1]},
}
BODIES: dict[str, dict[str, Any]] = {
    "report": {
        "client_id": "door-00000000000", "matter": place.STREETLIGHT, "lon": place.INSIDE[0], "lat": place.INSIDE[1],
        "description": "路灯不亮。",
    },
    "join": {"client_id": "door-join-000000"},
    "case_step": {"reason": "", "details": {}},
}  # fmt: skip
UPLOADS = {"upload": lambda: {"photo": SimpleUploadedFile("a.png", png())}}


def things(world: place.World) -> dict[str, Any]:
    made = intake.report(Actor.public(), report=told())
    desk.dispatch(world.actor("shequ"), made.case, unit=world.units["lighting"].pk)
    row = Case.objects.get(pk=made.case)
    token = attachments.store(None, place.DISTRICT, place.CELL, png(), "report").token
    reply = Reply.objects.order_by("pk").first()
    return {
        "case": row.pk, "number": row.number, "receipt": row.code, "token": token,
        "verb": "accept", "matter": place.STREETLIGHT, 
        "reply": reply.pk,
    }  # fmt: skip
