"""What an engine has to say to people: English with values in it, translated by whoever asked.

An engine knows no language but the source's. It makes a `Sentence`; `str()` of it is English, and
`said(anything, translate)` puts it, wherever it stands in an answer, into another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Translate = Callable[[str], str]


class Sentence:
    """An English template (`%(name)s` as in gettext) and what stands in its places.

    Values are plain, or sentences themselves, such as the name of a layer.
    """

    __slots__ = ("template", "values")

    def __init__(self, template: str, /, **values: Any) -> None:
        self.template = template
        self.values = values

    def __mod__(self, values: Mapping[str, Any]) -> Sentence:
        """The same template with these values, as for a text."""
        return Sentence(self.template, **values)

    def said(self, translate: Translate = str) -> str:
        """The sentence in the language of `translate`, which takes the template."""
        text = translate(self.template)
        return text % said(self.values, translate) if self.values else text

    def __str__(self) -> str:
        return self.said()

    def __repr__(self) -> str:
        return f"Sentence({self.template!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((self.template, tuple(map(str, self.values.values()))))

    def _parts(self) -> tuple[Any, ...]:
        return self.template, self.values


class Series(Sentence):
    """Sentences and plain texts one after the other, with a text or sentence between them."""

    __slots__ = ("between", "parts")

    def __init__(self, *parts: Any, between: Any = "") -> None:
        super().__init__("")
        self.parts = parts
        self.between = between

    def said(self, translate: Translate = str) -> str:
        """All parts in the language of `translate`."""
        return str(said(self.between, translate)).join(
            str(said(part, translate)) for part in self.parts
        )

    def _parts(self) -> tuple[Any, ...]:
        return self.parts, self.between


def said(value: Any, translate: Translate = str) -> Any:
    """The same value with every sentence in it as text: dictionaries, lists and tuples are walked."""
    if isinstance(value, Sentence):
        return value.said(translate)
    if isinstance(value, Mapping):
        return {said(key, translate): said(one, translate) for key, one in value.items()}
    if isinstance(value, list):
        return [said(one, translate) for one in value]
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(said(one, translate) for one in value)
    return value


class Unusable(Exception):
    """What an engine was given cannot be used.

    `fields` maps the name of what is wrong (`file`, `system`, `rows`, ...) to a sentence; `summary`
    says it in general where there is something to say; `code` is stable for machines, empty for the
    usual one.
    """

    def __init__(
        self, fields: Mapping[str, Sentence], summary: Sentence | None = None, *, code: str = ""
    ) -> None:
        super().__init__(fields)
        self.fields = dict(fields)
        self.summary = summary
        self.code = code

    def __str__(self) -> str:
        told = [f"{name}: {sentence}" for name, sentence in self.fields.items()]
        return " ".join([str(self.summary), *told] if self.summary else told)
