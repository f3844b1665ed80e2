"""What cases bring in: those another system kept."""

from linli.modules.cases.commands.history.sheet import SHEET

SHEETS = (SHEET,)
