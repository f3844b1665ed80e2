"""Photos as evidence: bound to the case, demanded where the catalogue says so."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.core.files import attachments
from linli.core.files import queries as files_of
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE


def attach(case: Case, files: Collection[str], stage: str, demand: str, why: str) -> None:
    """Bind evidence; refuse when the matter needs a photo of this stage and there is none."""
    attachments.bind(
        list(files), CASE, case.pk, district=case.district, area=case.area, stage=stage
    )
    if demand != "photo" or files:
        return
    held = files_of.of(CASE, [case.pk])[case.pk]
    if not any(f.stage == stage for f in held):
        said = _("This matter needs a photo: %(why)s") % {"why": why}
        raise Invalid({"photo": said}, code="evidence_missing")
