"""The usual states of a thing: taken in, worked on, answered or not accepted."""

from linli.core.lifecycle import words
from linli.core.lifecycle.states import State

START = "received"
STATES = (
    State(START, words.RECEIVED, "info"),
    State("accepted", words.IN_WORK, "info"),
    State("done", words.ANSWERED, "good", final=True),
    State("refused", words.NOT_ACCEPTED, "neutral", final=True),
)
