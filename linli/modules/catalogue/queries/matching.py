"""How well a matter fits what somebody typed."""

from __future__ import annotations

from linli.engines.divisions import naming
from linli.modules.catalogue.queries.matters import MatterFacts

NO_FIT = 9.0
Sounds = dict[str, tuple[str, str]]


def fit(matter: MatterFacts, asked: str, sounds: Sounds) -> float:
    """0 is exact, `NO_FIT` nothing; `asked` is casefolded, `sounds` keeps pinyin by name."""
    names = (matter.name.casefold(), matter.name_en.casefold())
    if asked in names or matter.code == asked:
        return 0
    if asked.isdigit():
        return 1 if matter.code.startswith(asked) else NO_FIT
    if any(name.startswith(asked) for name in names) or asked in matter.name:
        return 1
    return min(_word_fit(matter, names, asked), _sound_fit(matter, asked, sounds))


def pairs(text: str) -> set[str]:
    """Two neighbouring characters each: Chinese sets no words apart."""
    both = {text[at : at + 2] for at in range(len(text) - 1)}
    return {pair for pair in both if not pair.isascii()}


def _sound_fit(matter: MatterFacts, asked: str, sounds: Sounds) -> float:
    letters = asked.replace(" ", "")
    if not (letters.isascii() and letters.isalpha() and len(letters) > 1):
        return NO_FIT
    if matter.name not in sounds:
        sounds[matter.name] = (naming.initials(matter.name), naming.pinyin(matter.name))
    initials, pinyin = sounds[matter.name]
    if initials.startswith(letters) or pinyin.startswith(letters):
        return 2
    return 3.5 if letters in initials or letters in pinyin else NO_FIT


def _word_fit(matter: MatterFacts, names: tuple[str, str], asked: str) -> float:
    parts = asked.split(" ")
    if asked in matter.words:
        return 1.5
    held = " ".join((*names, *matter.words))
    if all(part in held for part in parts):
        return 2.5
    said = [word for word in matter.words if len(word) > 1 and word in asked]
    shared = pairs(asked) & pairs(matter.name)
    if said or len(shared) > 1:
        # The name is what the matter is; an everyday word may belong to several.
        return 3 - (len(said) + 2 * len(shared)) / 1000
    texts = (matter.qualifies, matter.qualifies_en.casefold())
    return 4.0 if any(asked in said for said in texts) else NO_FIT
