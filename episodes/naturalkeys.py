"""Natural keys: how people and fixtures name a row, instead of by its number in one database."""

from typing import Any, ClassVar

from django.db import models


class NaturalKeyQuerySet(models.QuerySet):
    def get_by_natural_key(self, *key) -> Any:
        """Return the row that `key` names; raise DoesNotExist if there is none."""
        return self.get(**dict(zip(self.model.natural_key_lookups(), key, strict=True)))


class NaturalKeyModel(models.Model):
    """A model whose rows are named by `natural_key_fields`, which a unique constraint backs.

    A foreign key among them stands for the natural key of the row that it points to.
    """

    natural_key_fields: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    @classmethod
    def natural_key_lookups(cls, prefix: str = "") -> list[str]:
        """Return the lookups that the parts of a natural key answer to, like `event__slug`."""
        lookups = []
        for name in cls.natural_key_fields:
            target = cls._meta.get_field(name).related_model
            if target is None:
                lookups.append(prefix + name)
            else:
                lookups += target.natural_key_lookups(f"{prefix}{name}__")
        return lookups

    def natural_key(self) -> tuple:
        """Return the parts of this row's name, texts and numbers only; reads foreign keys."""
        key: list = []
        for name in self.natural_key_fields:
            value = getattr(self, name)
            field = self._meta.get_field(name)
            if field.related_model is None:
                key.append(value)
            elif value is None:
                key += [None] * len(field.related_model.natural_key_lookups())
            else:
                key += value.natural_key()
        return tuple(key)
