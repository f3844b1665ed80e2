"""The HTTP interface of the catalogue: the matters of today, and who gets one."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from linli.core.access.permissions import PUBLIC
from linli.core.errors import NotFound
from linli.modules.catalogue.queries.catalogue import NATIONAL, catalogue
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.queries.routing import route
from linli.ui.operations import permitted

router = Router(tags=["catalogue"])
Code = Annotated[str, Field(max_length=40, pattern=r"^[\w-]+$")]


def matter_out(matter: MatterFacts) -> dict[str, Any]:
    return {
        "code": matter.code,
        "name": matter.label,
        "qualifies": matter.condition,
        "questions": [{"field": c, "required": r} for c, r in matter.question_codes],
        "photo": matter.evidence_report,
        "limits": {k: f"{v.amount} {v.unit}" for k, v in matter.limits.items()},
        "public": matter.public,
        "legal_basis": matter.legal_basis,
        "elsewhere": matter.where_to_turn,
    }


@router.get("/matters", summary="All matters valid today")
@permitted(PUBLIC)
def matters(request: HttpRequest, district: Code = NATIONAL) -> Any:
    return {"matters": [matter_out(m) for m in catalogue().valid(district).values()]}


@router.get("/route", summary="Which unit gets a matter in an area, and why")
@permitted("cases.view")
def which_unit(request: HttpRequest, matter: Code, area: Code) -> Any:
    facts = catalogue().matter(matter, area[:6])
    if facts is None:
        raise NotFound()
    routed = route(facts.code, facts.lead, area, area[:6])
    return {"unit": routed.unit_id, "why": [asdict(c) for c in routed.why]}
