"""What a matter may say, as pure data: stages, functions, evidence, and the way it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.lifecycle.states import Machine
from linli.core.people.kinds import Function

GROUP = _("Catalogue")
STAGES = ("dispatch", "accept", "handle", "verify")
# The functions by which matters find an organisation, with their wording.
DUTIES = dict(Function.choices)
EVIDENCE = {"none": _("not asked"), "optional": _("as you like"), "photo": _("photo needed")}
VERIFIERS = {"grid": _("grid worker on the spot"), "desk": _("desk"), "none": _("nobody")}
# How sure the legal basis is, from the law itself (A) to mere practice (D).
CERTAINTIES = ("", "A", "B", "C", "D")


@dataclass(frozen=True)
class Flow:
    """How what comes in under a matter goes on, told by the module that takes it in.

    The module's AppConfig holds it as `flow`. States, verbs and `by` are those of `machine`:
    `goal` ends the main way, in `joint` the joint units take part, `doers` says who makes a move,
    `lead` is the one who stands for the matter's lead duty. Moves that lead nowhere are no steps;
    those `checker` makes happen only when a grid worker verifies. `shortcut` leads at once to the
    goal where the matter allows it. `limits` and `evidence`: the stage whose limit ends, or whose
    photo is taken, in a state. `report`: name of the page where the matter is reported.
    """

    machine: Machine
    goal: str
    joint: str
    lead: str
    doers: Mapping[str, Any]
    limits: Mapping[str, str]
    evidence: Mapping[str, str]
    report: str
    shortcut: str = ""
    checker: str = ""
