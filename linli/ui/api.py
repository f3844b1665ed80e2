"""The HTTP interface over all kinds: what is mine to do, and photos sent before what they belong to."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from linli.core.access.permissions import PUBLIC
from linli.core.errors import Invalid
from linli.core.files import attachments
from linli.core.subjects.faces import briefs
from linli.core.tasks import queries as tasks
from linli.ui.inbox import chosen
from linli.ui.operations import Line, permitted
from linli.ui.pages import SIGNED_IN
from linli.ui.subject.described import answers

router = Router(tags=["all kinds"])
HOME = "000000"
TASK = {
    "id": int, "type": str, "kind": str, "subject": int, "number": str, "title": str,
    "state": str, "due_at": datetime,
}  # fmt: skip


@router.post(
    "/files", summary="Upload one photo; its token is named when reporting or taking a step",
    response={201: dict}, openapi_extra=answers({"token": str, "width": int, "height": int}, 201),
)  # fmt: skip
@permitted(PUBLIC)
def upload(request: HttpRequest, photo: File[UploadedFile], client_id: UUID | None = None) -> Any:
    district = request.actor.district or HOME
    stored = attachments.store(request.actor.account_id, district, "", photo, "report", client_id)
    return Status(201, {"token": stored.token, "width": stored.width, "height": stored.height})


@router.get(
    "/inbox", summary="What is mine to do, soonest due first; kind=type:kind, such as cases.case:desk",
    openapi_extra=answers({"tasks": [TASK], "next": int}),
)  # fmt: skip
@permitted(SIGNED_IN)
def my_tasks(
    request: HttpRequest, kind: Line = "",
    cursor: Annotated[int, Field(ge=0, le=10_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> Any:  # fmt: skip
    """`next` is the cursor of the following page, null on the last."""
    wanted = chosen(kind)
    if kind and not wanted[1]:
        raise Invalid({"kind": [_("This value is not allowed.")]})
    held = tasks.listing(request.actor, *wanted, limit=limit, offset=cursor)
    known = briefs({(t.subject_type, t.subject_id) for t in held})
    pairs = [(t, known.get((t.subject_type, t.subject_id))) for t in held]
    return {
        "tasks": [
            {
                "id": t.pk, "type": t.subject_type, "kind": t.kind, "subject": t.subject_id,
                "number": about.number, "title": about.title, "state": about.state, "due_at": t.due_at,
            }
            for t, about in pairs
            if about
        ],
        "next": cursor + limit if len(held) == limit else None,
    }  # fmt: skip
