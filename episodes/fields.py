"""Model fields of our own."""

from django.db import models

from episodes.folding import fold


class FoldedField(models.CharField):
    """The folded form of another field, always computed from it: to sort and to search by, on both databases alike.

    With a `language`, the source is a translated field, taken in that language or, where it is empty, in the other.
    Whichever way a row is written (save, bulk_create, bulk_update, loaddata), the value comes from the source.
    """

    def __init__(self, source: str, language: str | None = None, **options):
        self.source = source
        self.language = language
        options |= {"max_length": 300, "editable": False, "serialize": False, "db_index": True}
        super().__init__(**options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "editable", "serialize", "db_index"):
            options.pop(fixed, None)
        return name, path, [self.source, self.language, *args], options

    def db_parameters(self, connection):
        # Folded texts are compared letter by letter, whatever collation a PostgreSQL database was made with.
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def contribute_to_class(self, cls, name, private_only=False):  # noqa: FBT002 (Django's own signature)
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Folded(self))


class _Folded:
    """Answers with the folded source of an instance; what is set (a row read from the database) is not needed."""

    def __init__(self, field: FoldedField):
        names = [field.source]
        if field.language:
            other = "en" if field.language == "de" else "de"
            names = [f"{field.source}_{field.language}", f"{field.source}_{other}"]
        self.names = names
        self.max_length = field.max_length
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        text = next(filter(None, (getattr(instance, name) for name in self.names)), "")
        return fold(text)[: self.max_length]

    def __set__(self, instance, value):
        # A field without an entry counts as deferred, and save() leaves deferred fields out.
        instance.__dict__[self.field.attname] = value
