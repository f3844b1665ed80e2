"""One version of a matter, one category: plain values in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from linli.core.clock import wording
from linli.core.clock.rules import Limit
from linli.core.values.days import holds
from linli.core.values.languages import spoken
from linli.modules.catalogue import rules
from linli.modules.catalogue.states import DUTIES, STAGES


@dataclass(frozen=True)
class MatterFacts:
    """One version of a matter with all its columns; `limits` by stage."""

    id: int
    district: str
    code: str
    name: str
    name_en: str
    qualifies: str
    qualifies_en: str
    questions: tuple[str, ...]
    evidence_report: str
    evidence_handle: str
    evidence_verify: str
    evidence_why: str
    evidence_why_en: str
    lead: str
    joint: tuple[str, ...]
    limit_dispatch: str
    limit_accept: str
    limit_handle: str
    limit_verify: str
    closing: str
    closing_en: str
    verifier: str
    public: bool
    spot: bool
    urgent: bool
    legal_basis: str
    legal_certainty: str
    keywords: str
    elsewhere: str
    elsewhere_en: str
    valid_from: date
    valid_until: date | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "questions", tuple(self.questions))
        object.__setattr__(self, "joint", tuple(self.joint))

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """Stage (dispatch, accept, handle, verify) -> Limit."""
        return {stage: rules.limit(getattr(self, f"limit_{stage}")) for stage in STAGES}

    @cached_property
    def question_codes(self) -> tuple[tuple[str, bool], ...]:
        """(field code, must be answered) in order."""
        return tuple((q.rstrip("*"), q.endswith("*")) for q in self.questions)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The everyday words people look for it by."""
        return tuple(w.strip() for w in self.keywords.split(";") if w.strip())

    @property
    def label(self) -> str:
        return spoken(self.name, self.name_en)

    @property
    def condition(self) -> str:
        return spoken(self.qualifies, self.qualifies_en)

    @property
    def closing_condition(self) -> str:
        return spoken(self.closing, self.closing_en)

    @property
    def why(self) -> str:
        """Why a photo is needed."""
        return spoken(self.evidence_why, self.evidence_why_en)

    @property
    def where_to_turn(self) -> str:
        return spoken(self.elsewhere, self.elsewhere_en)

    def valid(self, on: date) -> bool:
        return holds(self, on)


@dataclass(frozen=True)
class CategoryFacts:
    """One category; its code is its path, two digits a level."""

    district: str
    code: str
    name: str
    name_en: str

    @property
    def label(self) -> str:
        return spoken(self.name, self.name_en)


def limit_words(text: str) -> str:
    """`3 work_day` as "3 working days"."""
    given = rules.limit(text)
    return wording.limit(given.amount, given.unit)


def duty_label(code: str) -> str:
    """A function in the reader's language; an unknown code is its own label."""
    return str(DUTIES.get(code, code))
