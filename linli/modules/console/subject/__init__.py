"""The console's registers: what is declared here has its list, page, forms and buttons."""

from linli.modules.console.subject import (
    accounts,
    areas,
    calendar,
    dictionary,
    imports,
    journal,
    organisations,
    outbox,
    posts,
    rights,
)

__all__ = [
    "accounts", "areas", "calendar", "dictionary", "imports", "journal", "organisations", "outbox",
    "posts", "rights",
]  # fmt: skip
