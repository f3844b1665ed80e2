"""Taking the journal out and proving it; both are themselves written down."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.journal import chain
from linli.core.journal import queries as journal
from linli.core.journal.models import Entry
from linli.core.journal.writing import masked
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import about

PERMISSION = "journal.view"
MOST = 50_000


@command("journal.export", label=_("Export the journal"), permission=PERMISSION)
def export(act: Act, **conditions: Any) -> list[Entry]:
    """The newest 50,000 entries of the actor's reach; `conditions` as of `journal.search`."""
    rows = list(journal.search(act.actor, **conditions)[:MOST])
    about(act, "journal.entry", {"filter": masked(conditions), "rows": len(rows)})
    return rows


@command("journal.verify", label=_("Verify the journal"), permission=PERMISSION)
def verify(act: Act) -> chain.Verdict:
    """Walks every chain; what was found is written down."""
    verdict = chain.verify()
    found = [{"district": f.district, "seq": f.seq, "what": f.what} for f in verdict.findings]
    about(act, "journal.seal", {"sealed": verdict.sealed, "findings": found})
    return verdict
