"""Natural keys: how people and fixtures name a row, instead of by its number in one database."""

from typing import ClassVar, TypeVar, cast

from django.db import models

Row = TypeVar("Row", bound="NaturalKeyModel", covariant=True)


class NaturalKeyQuerySet(models.QuerySet[Row]):
    def get_by_natural_key(self, *key) -> Row:
        """Return the row that `key` names; raise DoesNotExist if there is none."""
        return self.get(**dict(zip(self.model.natural_key_lookups(), key, strict=True)))

    def in_columns(self, *names: str):
        """Return the values of `names` in just this order, as a union needs them: that of translated rows varies."""
        return models.QuerySet.values_list(self, *names)


class NaturalKeyModel(models.Model):
    """A model whose rows are named by `natural_key_fields`, which a unique constraint backs.

    A foreign key among them stands for the natural key of the row that it points to.
    """

    natural_key_fields: ClassVar[tuple[str, ...]]
    left_out_by_default: ClassVar[tuple[str, ...]] = ()
    """Fields of which fixtures say nothing as long as they hold their default."""

    class Meta:
        abstract = True

    @classmethod
    def _target(cls, name: str) -> "type[NaturalKeyModel] | None":
        """Return the model to which the foreign key `name` points; None for any other field."""
        return cast("type[NaturalKeyModel] | None", cls._meta.get_field(name).related_model)

    @classmethod
    def natural_key_lookups(cls, prefix: str = "") -> list[str]:
        """Return the lookups that the parts of a natural key answer to, like `event__slug`."""
        lookups = []
        for name in cls.natural_key_fields:
            target = cls._target(name)
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
            target = self._target(name)
            if target is None:
                key.append(value)
            elif value is None:
                key += [None] * len(target.natural_key_lookups())
            else:
                key += value.natural_key()
        return tuple(key)
