from tests.core.quarrels import quarrel_table, quarrels  # noqa: F401
