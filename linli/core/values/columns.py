"""A text column that the database holds encrypted; equal values are found by a keyed index."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from linli.core.values.sealing import index_of, seal, unseal

LOOKUPS = frozenset({"exact", "isnull"})


class EncryptedTextField(models.TextField):
    """Plain in Python, sealed in the database and in every dump of it.

    With `index` naming a reader ("phone"), `filter(phone="138 0001 2345")` finds equal values.
    Nothing else can be searched, ordered or joined. The empty text is stored as such.
    """

    def __init__(self, *args: Any, index: str = "", **kwargs: Any) -> None:
        self.index = index
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"index": self.index} if self.index else {})

    @property
    def place(self) -> str:
        """What a sealed value is bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def db_parameters(self, connection: Any) -> Any:
        params = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            params["collation"] = "C"  # a range finds what begins with an index
        return params

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        return seal(str(value), self.place, self.index)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value, self.place) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in LOOKUPS else None


@EncryptedTextField.register_lookup
class Equal(models.Lookup):
    """The empty text, or a value by its index."""

    lookup_name = "exact"
    prepare_rhs = False

    def get_prep_lookup(self) -> Any:
        field = self.lhs.output_field
        if not isinstance(self.rhs, str):
            raise FieldError(f"{field}: an encrypted column is compared with a text only")
        if self.rhs and not field.index:
            raise FieldError(f"{field}: an encrypted column without an index is not searched")
        return index_of(self.rhs, field.place, field.index) if self.rhs else []

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, given = self.process_lhs(compiler, connection)
        if not self.rhs:
            return f"{column} = ''", list(given)
        ranges: list[str] = []
        params: list[Any] = []
        for begin in self.rhs:
            ranges.append(f"({column} >= %s AND {column} < %s)")
            params += [*given, begin, *given, begin[:-1] + "/"]  # the sign after the dot
        return f"({' OR '.join(ranges)})", params


def encrypted(model: type[models.Model]) -> list[EncryptedTextField]:
    """The encrypted columns of a model's own table."""
    return [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
