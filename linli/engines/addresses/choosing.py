"""Which compound is meant: by its exact name, or by the nearest one; named when it is open."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from linli.engines.addresses import names, wording
from linli.engines.addresses.found import Match
from linli.engines.addresses.names import Mark
from linli.engines.addresses.parsing import Reading
from linli.engines.addresses.register import KnownNames, Register
from linli.engines.divisions import codes, naming

KINDS_OF_WRITING = {
    names.WHOLE: "compound",
    names.OTHER: "compound_other",
    names.SHORT: "compound_short",
    names.OLD: "compound_other",
}
# How many letters a name needs before one wrong letter is a typing error.
SURE, LIKELY, LONG = 3, 2, 6
FUZZY_KEPT = 50_000
Near = tuple[str, str]  # (name in the register, how it is like)


def chosen(reading: Reading, register: Register, match: Match) -> bool:
    """Settles the compound; False when no name of one was read or none is like it."""
    if reading.compound is not None:
        mark = reading.compound
        kind = KINDS_OF_WRITING[mark.entry.how]
        exact = _positions(mark.entry.refs)
        if mark.entry.how == names.SHORT:
            exact = list(dict.fromkeys([*exact, *register.by_stem.get(mark.text, ())]))
        return _settle(mark.text, kind, exact, reading, register, match)
    if not reading.unknown:
        return False
    near = nearest(reading.unknown, register, "compound")
    if not near:
        return False
    kind = f"compound_{near[0][1]}"
    refs: list[int] = []
    for name, _how in near:
        for entry in register.names.table.get(name, ()):
            if entry.kind == names.COMPOUND:
                refs += [ref for ref in _positions(entry.refs) if ref not in refs]
    return _settle(reading.unknown, kind, refs, reading, register, match)


def _positions(refs: Sequence[int | str]) -> list[int]:
    return [ref for ref in refs if isinstance(ref, int)]


def _settle(
    name: str, kind: str, refs: list[int], reading: Reading, register: Register, match: Match
) -> bool:
    left, why = _narrowed(refs, reading, register)
    match.compound = left[0]
    match.area = register.compounds[left[0]].area
    known = register.compounds[left[0]].name
    match.say(kind, name=name, known=known)
    if reading.longer:
        match.others = left
        match.say("longer", known=known, name=name + reading.longer)
    if len(left) > 1:
        match.others = left
        match.say("several", count=len(left), name=name)
        return True
    if why and len(refs) > 1:
        facts = {
            "area": "".join(
                list(register.names_above(match.area).values())[codes.LENGTHS.index(codes.STREET) :]
            ),
            "road": register.compounds[left[0]].road,
            "building": reading.tail.building,
        }
        match.say(why, count=len(refs), **facts)
        match.others = refs if why == "by_building" else []
    return True


def _narrowed(refs: list[int], reading: Reading, register: Register) -> tuple[list[int], str]:
    """The compounds that fit what else is said, and what decided."""
    if len(refs) < 2:
        return refs, ""
    left = [r for r in refs if not contradicted(reading, register.compounds[r].area)]
    if len(left) == 1:
        return left, "by_area"
    left = left or refs
    if reading.road is not None:
        road = reading.road.entry.refs[0]
        on_road = [r for r in left if names.key(register.compounds[r].road) == road]
        if len(on_road) == 1:
            return on_road, "by_road"
    label = wording.label_key(reading.tail.building) if reading.tail.building else ""
    if label:
        with_it = [r for r in left if label in register.by_label[r]]
        if len(with_it) == 1:
            return with_it, "by_building"
    return left, ""


def contradicted(reading: Reading, area: str) -> list[Mark]:
    """The areas named that do not hold this one."""
    return [
        mark
        for mark in reading.areas
        if not any(area.startswith(str(ref)) for ref in mark.entry.refs)
    ]


def nearest(name: str, register: Register, kind: str) -> list[Near]:
    """Names of the register that sound alike, contain it or differ in one letter; best kind only.

    More than one when they are equally near: then the address is ambiguous.
    """
    asked = (kind, name)
    held = register.fuzzy.get(asked)
    if held is None:
        if len(register.fuzzy) >= FUZZY_KEPT:
            register.fuzzy.clear()
        held = register.fuzzy[asked] = _nearest(names.key(name), register, kind)
    return held


def _nearest(name: str, register: Register, kind: str) -> list[Near]:
    known = register.known_names(kind)
    sound = naming.pinyin(name)
    same = [(one, "sound") for one in known.by_sound.get(sound, ()) if len(one) == len(name)]
    if same:
        return same
    parts = _parts(name, known) if kind == "compound" and len(name) >= LIKELY else []
    if parts:
        return [(one, "part") for one in parts]
    if len(name) < SURE:
        return []
    turned = known.by_letters.get("".join(sorted(name)))
    if turned:
        return [(one, "typing") for one in turned]
    allowed = 1 if len(name) < LONG else 2
    close = process.extract(
        name, known.names, scorer=Levenshtein.distance, score_cutoff=allowed, limit=6
    )
    least = min((distance for _one, distance, _at in close), default=0)
    return [(one, "typing") for one, distance, _at in close if distance == least]


def _parts(name: str, known: KnownNames) -> list[str]:
    """`望湖` or `望湖小区` for `望湖花苑`; `望湖花苑东区` for it as well."""
    found = dict.fromkeys(known.beginning(name))
    found |= dict.fromkeys(
        name[:length] for length in range(SURE, len(name)) if name[:length] in known.whole
    )
    bare = names.without_ending(name)
    if bare != name and len(bare) >= LIKELY:
        found |= dict.fromkeys(known.by_stem.get(bare, ()))
    return list(found)
