"""A case on the workbench, what residents do with it, and the standard replies as a register."""

from linli.modules.cases.subject import cases, replies, resident, worker

__all__ = ["cases", "replies", "resident", "worker"]
