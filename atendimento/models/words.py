from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.models import TenantOwned


class Word(TenantOwned):
    """A word that was written in the company, folded: what a search may have meant."""

    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "word"], name="word_once_per_tenant")]
        indexes = [GinIndex(fields=["tenant", "word"], opclasses=["uuid_ops", "gin_trgm_ops"], name="word_trigram")]

    def __str__(self) -> str:
        return self.word


class Reading(TenantOwned):
    """How far the company's messages were read for their words."""

    until = models.UUIDField()  # id of the last message that was read; ids grow with time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="reading_once_per_tenant")]

    def __str__(self) -> str:
        return str(self.until)
