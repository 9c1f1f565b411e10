"""The search's own index."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from episodes.horizon import Horizon, ToldQuerySet
from episodes.models import Language, one_of


class Kind(models.TextChoices):
    """What is found, by the names of the groups of results."""

    EPISODE = "episode", _("Episodes")
    CHARACTER = "character", _("Characters")
    EVENT = "event", _("Events")
    PLACE = "place", _("Places")
    SECRET = "secret", _("Secrets")
    PASSAGE = "passage", _("Synopses")


class Part(models.TextChoices):
    """Which of its texts."""

    NAME = "name", _("name")
    ALIAS = "alias", _("alias")
    TITLE = "title", _("title")
    TEXT = "text", _("text")


class SearchDocumentQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        """Those that may be told, titles of later episodes too for who wants to see them."""
        told = horizon.upto("told_from")
        if horizon.titles:
            told |= models.Q(kind=Kind.EPISODE, part=Part.TITLE)
        return self._upto(horizon).filter(told)


class SearchDocument(models.Model):
    """One text in one language as it may be told from one episode on, and how it is found.

    It belongs to one object: what has a page, or the synopsis of which it is a passage.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    object_id = models.BigIntegerField(_("object"))
    part = models.CharField(_("part"), max_length=5, choices=Part)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    told_from = models.PositiveSmallIntegerField(_("told from"), null=True, blank=True)
    address = models.CharField(_("name in addresses"), max_length=100)
    place = models.PositiveSmallIntegerField(_("position"), default=0)
    code = models.CharField(_("code of the episode"), max_length=12, blank=True)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    tokens = models.TextField(_("tokens"))

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        indexes = [
            models.Index(fields=["kind", "object_id"], name="search_document_object"),
            models.Index(fields=["part", "told_from"], name="search_document_part"),
        ]
        constraints = [
            one_of("kind", Kind, "search_document_kind_known"),
            one_of("part", Part, "search_document_part_known"),
        ]

    def __str__(self):
        return self.title


class StaleObject(models.Model):
    """An object that has changed since its documents were made; triggers of the database write it down."""

    kind = models.CharField(_("kind"), max_length=10)
    object_id = models.BigIntegerField(_("object"))

    class Meta:
        verbose_name = _("stale object")
        verbose_name_plural = _("stale objects")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="stale_object_once")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"
