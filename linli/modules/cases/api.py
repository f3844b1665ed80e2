"""The HTTP interface of cases beside the workbench's: reporting, joining, following."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from linli.core.access.permissions import PUBLIC
from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.modules.cases.commands import intake
from linli.modules.cases.operations import CaseIn, JoinIn, NearIn
from linli.modules.cases.queries import nearby, public
from linli.modules.cases.states import CASE
from linli.modules.catalogue import public as catalogue
from linli.ui.operations import permitted
from linli.ui.subject.following import tracked
from linli.ui.subject.public import PUBLIC as PUBLISHED

router = Router(tags=["cases"])
Code = Annotated[str, Field(max_length=40, pattern=r"^[\w-]+$")]


@router.get("/locate", summary="The smallest area that holds a point (WGS-84)")
@permitted(PUBLIC)
def locate(request: HttpRequest, lon: float, lat: float) -> Any:
    found = areas.locate_one(lon, lat)
    if found is None:
        raise NotFound(_("This place lies outside the area served here."))
    return {"area": found, "name": areas.full_name(found)}


@router.post("/", summary="Report a matter", response={201: dict, 200: dict})
@permitted(PUBLIC)
def report(request: HttpRequest, data: CaseIn) -> Any:
    """The same `client_id` is accepted once: a repetition answers 200 with the first receipt."""
    told = intake.Report(**data.dict(), language=request.LANGUAGE_CODE)
    made = intake.report(request.actor, report=told)
    return Status(200 if made.repeated else 201, asdict(made))


@router.get("/near", summary="Open public cases that may be the same")
@permitted(PUBLIC)
def near(request: HttpRequest, asked: Query[NearIn]) -> Any:
    found = nearby.likely(**asked.dict(), now=timezone.now())
    return {
        "cases": [
            {"code": s.case.code, "number": s.case.number, "matter": s.case.matter_code,
             "state": s.case.state, "metres": round(s.metres), "score": round(s.score, 1)}
            for s in found
        ]
    }  # fmt: skip


@router.post("/track/{code}/join", summary="Me too: join an open public case")
@permitted(PUBLIC)
def join(request: HttpRequest, code: Code, data: JoinIn) -> Any:
    out: dict[str, str] = {}
    found = public.by_code(code)
    intake.join(request.actor, found.pk, **data.dict(), language=request.LANGUAGE_CODE, out=out)
    return {"number": found.number, **out}


@router.get("/track/{code}", summary="Where a case stands, by its code")
@permitted(PUBLIC)
def track(request: HttpRequest, code: Code) -> Any:
    public = PUBLISHED[CASE]
    seen = tracked(public, code)
    case, shown = seen.row, seen.shown
    return {
        "number": case.number,
        "matter": public.headline(case, own=False),
        "area": areas.full_name(case.area, "", timezone.localdate(case.reported_at)),
        "state": shown.state,
        "unit": catalogue.unit_label(shown.unit_id),
        "due_at": shown.due_at,
        "provisional": case.provisional,
        "answer": shown.answer if seen.told else "",
        "steps": [{"at": s["at"], "state": s["state"]} for s in seen.steps],
        "merged_into": shown.number if shown.pk != case.pk else None,
    }
