"""Texts encrypted and authenticated, bound to the place they stand in.

Form: `index.key.body`, where `body` is base64 of nonce (12 bytes), ciphertext and tag (16 bytes);
`index` is empty or a keyed hash (HMAC-SHA256, its own secret) of the value as its reader gives it.
Source: NIST SP 800-38D (GCM); GB/T 32907-2016 (SM4), RFC 8998 (SM4-GCM).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from linli.core.values import keys
from linli.core.values.keys import Key, KeyFault
from linli.core.values.raw import Unreadable, squeezed
from linli.core.values.reading import read

NONCE, TAG = 12, 16
INDEX_BYTES = 16  # 128 bits: no two of 10^12 numbers meet by chance


def seal(text: str, place: str, reader: str = "") -> str:
    """`text` encrypted for `place` (table.column) with the current key; nothing stays nothing."""
    if not text:
        return ""
    key = keys.ring().current
    body = encrypt(key, text.encode(), place.encode())
    index = indexed(key, text, place, reader) if reader else ""
    return f"{index}.{key.id}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(stored: str, place: str) -> str:
    """The text; raises `KeyFault` when it was changed, moved or its key is missing."""
    if not stored:
        return ""
    key = keys.ring().key(key_of(stored))
    try:
        body = base64.urlsafe_b64decode(stored.rsplit(".", 1)[1])
        return decrypt(key, body, place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error) as error:
        said = _("A value in %(place)s was changed outside the system or moved, or the key is another one. It cannot be read.")  # fmt: skip
        raise KeyFault(said % {"place": place}) from error


def key_of(stored: str) -> str:
    """The id of the key; raises `KeyFault` for what is not in our form."""
    parts = stored.split(".")
    if len(parts) != 3:
        raise KeyFault(_("A value that must be encrypted is not. It was written past the system."))
    return parts[1]


def index_of(text: str, place: str, reader: str) -> list[str]:
    """Beginnings under which an equal value stands: one for each key that may still be in use."""
    return [f"{indexed(key, text, place, reader)}." for key in keys.ring().keys]


def indexed(key: Key, text: str, place: str, reader: str) -> str:
    """Bound to the place: equal numbers in two tables do not show that they are equal."""
    said = f"{place}\0{normal(text, reader)}".encode()
    digest = hmac.digest(key.index_bytes, said, "sha256")[:INDEX_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def normal(text: str, reader: str) -> str:
    """One form for all spellings; what the reader refuses is compared without width and case."""
    try:
        return str(read(reader, text))
    except Unreadable:
        return squeezed(text)


def encrypt(key: Key, plain: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    if key.cipher == "aes":
        return nonce + aes(key.secret_bytes).encrypt(nonce, plain, place)
    maker = Cipher(algorithms.SM4(key.secret_bytes), modes.GCM(nonce)).encryptor()
    maker.authenticate_additional_data(place)
    return nonce + maker.update(plain) + maker.finalize() + maker.tag


def decrypt(key: Key, body: bytes, place: bytes) -> bytes:
    """Raises InvalidTag or ValueError."""
    if len(body) < NONCE + TAG:
        raise ValueError("too short")
    nonce, sealed, tag = body[:NONCE], body[NONCE:-TAG], body[-TAG:]
    if key.cipher == "aes":
        return aes(key.secret_bytes).decrypt(nonce, sealed + tag, place)
    reader = Cipher(algorithms.SM4(key.secret_bytes), modes.GCM(nonce, tag)).decryptor()
    reader.authenticate_additional_data(place)
    return reader.update(sealed) + reader.finalize()


@lru_cache(maxsize=16)
def aes(secret: bytes) -> AESGCM:
    """Kept, since making it costs more than a short text."""
    return AESGCM(secret)
