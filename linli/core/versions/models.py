"""One stamp for each set of rows that is read always and changed rarely."""

from django.db import models


class Stamp(models.Model):
    """A new random token with every change, so that a rolled-back change is never mistaken."""

    name = models.CharField(max_length=40, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "versions_stamp"

    def __str__(self) -> str:
        return f"{self.name} {self.token}"
