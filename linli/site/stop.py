"""How a command ends with one line for people."""


class Stop(Exception):
    """Ends the command with this one line and exit status 1."""
