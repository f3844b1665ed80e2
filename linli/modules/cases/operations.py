"""What the API's operations take."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from linli.ui.operations import In, Line, Long, Text

Token = Annotated[str, Field(max_length=64, pattern=r"^[\w-]*$")]
Tokens = Annotated[list[Token], Field(max_length=12)]
Degrees = Annotated[float, Field(ge=-180, le=180)]


class CaseIn(In):
    client_id: Annotated[Text, Field(min_length=1, max_length=64)]
    matter: Annotated[Text, Field(max_length=14)]
    lon: Degrees | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    area: Annotated[Text, Field(max_length=18)] = ""
    place: Line = ""
    description: Long = ""
    answers: dict[str, Any] = {}
    source: Annotated[Text, Field(max_length=10)] = "web"
    external_id: Annotated[Text, Field(max_length=64)] = ""
    name: Annotated[Text, Field(max_length=60)] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    contact: Annotated[Text, Field(max_length=120)] = ""
    files: Tokens = []


class JoinIn(In):
    client_id: Annotated[Text, Field(min_length=1, max_length=64)]
    name: Annotated[Text, Field(max_length=60)] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    contact: Annotated[Text, Field(max_length=120)] = ""
    words: Long = ""


class NearIn(In):
    matter: Annotated[Text, Field(max_length=14)]
    lon: Degrees
    lat: Annotated[float, Field(ge=-90, le=90)]
    text: Annotated[Text, Field(max_length=500)] = ""
