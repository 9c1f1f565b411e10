"""One thing that happens, who takes part in it, and what led to it."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.fields import FoldedField
from episodes.horizon import Horizon, ToldQuerySet
from episodes.models import Episode, Passage, PublishableQuerySet, Status, in_some_language, one_of
from episodes.naturalkeys import NaturalKeyModel
from events.models.places import Place


def _place_in_story():
    """Return where an event happens, measured in episodes: an earlier one lies before its own, if it is not placed."""
    unplaced = Case(When(happens_earlier=True, then=F("episode") - Value(0.5)), default=F("episode") * Value(1.0))
    return models.functions.Coalesce("happened_at", unplaced, output_field=models.FloatField())


def _place_in_story_of(event) -> float:
    """Return the same of one event."""
    if event.happened_at is not None:
        return event.happened_at
    return event.episode_id - (0.5 if event.happens_earlier else 0)


class EventQuerySet(PublishableQuerySet):
    def told(self, horizon: Horizon):
        return self.published()._upto(horizon).filter(horizon.upto("episode"))

    def publishable(self):
        return self.exclude(kind=Event.Kind.UNKNOWN)

    def as_told(self):
        """In the order in which the episodes tell them."""
        return self.order_by("episode", "position")

    def as_happened(self):
        """In the order of the story: what lies earlier comes where an editor has placed it, else before its episode.

        Of two in the same place, the one that lies earlier comes first.
        """
        return self.order_by(_place_in_story(), "episode", "-happens_earlier", "position")

    def happened_after(self, event):
        """From the one that happens just after `event` on."""
        placed = self.alias(place_in_story=_place_in_story())
        place = _place_in_story_of(event)
        same = Q(place_in_story=place)
        told = Q(episode=event.episode_id)
        later = Q(place_in_story__gt=place) | same & Q(episode__gt=event.episode_id)
        if event.happens_earlier:
            later |= same & told & Q(happens_earlier=False)
        later |= same & told & Q(happens_earlier=event.happens_earlier, position__gt=event.position)
        return placed.filter(later).as_happened()

    def with_cast(self):
        """Load who takes part in each event, those who act first."""
        return self.prefetch_related(
            Prefetch("participations", Participation.objects.told(self.horizon).select_related("character").by_role())
        )

    def with_place(self):
        return self.select_related("episode", "place")

    def with_causes(self):
        """Load what led to each event and what came of it."""
        told = Event.objects.told(self.horizon).select_related("episode").as_told()
        return self.prefetch_related(Prefetch("causes", told), Prefetch("effects", told))

    def with_evidence(self, language):
        """Load as `passages` what tells each event in the synopsis of that language."""
        passages = Passage.objects.told(self.horizon).filter(synopsis__language=language)
        return self.prefetch_related(Prefetch("evidence", passages.order_by("position"), to_attr="passages"))

    def with_any_of(self, characters, roles=()):
        """In which at least one of `characters` (slugs) takes part, in one of `roles` if there are any."""
        parts = self._parts(roles)
        return self.filter(Exists(parts.filter(character__slug__in=characters) if characters else parts))

    def with_all_of(self, characters, roles=()):
        """In which all of `characters` (slugs) take part together, each in one of `roles` if there are any."""
        parts = self._parts(roles)
        return self.filter(*(Exists(parts.filter(character__slug=slug)) for slug in characters))

    def tally(self):
        """Return how many of them each episode tells, and how many turning points: two dicts by its overall number."""
        turning = Count("pk", filter=Q(significance=Event.Significance.TURNING_POINT))
        rows = self.order_by().values_list("episode").annotate(number=Count("pk"), turning=turning)
        found = list(rows)
        return {row[0]: row[1] for row in found}, {row[0]: row[2] for row in found}

    def before(self, event):
        """From the one told just before `event` back to the first."""
        earlier = Q(episode=event.episode_id, position__lt=event.position) | Q(episode__lt=event.episode_id)
        return self.filter(earlier).order_by("-episode", "-position")

    def after(self, event):
        """From the one told just after `event` on."""
        later = Q(episode=event.episode_id, position__gt=event.position) | Q(episode__gt=event.episode_id)
        return self.filter(later).as_told()

    def _parts(self, roles):
        """Return the participations in the event of the query around, in one of `roles` if there are any."""
        parts = Participation.objects.told(self.horizon).filter(event=OuterRef("pk"))
        return parts.filter(role__in=roles) if roles else parts


class Event(NaturalKeyModel):
    """One thing that happens, told in one episode at one position."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", _("arrival")
        DEPARTURE = "departure", _("departure")
        ENCOUNTER = "encounter", _("encounter")
        CONFLICT = "conflict", _("conflict")
        CRIME = "crime", _("crime")
        BARGAIN = "bargain", _("bargain")
        DISCOVERY = "discovery", _("discovery")
        REVELATION = "revelation", _("revelation")
        DECEPTION = "deception", _("deception")
        INVESTIGATION = "investigation", _("investigation")
        RESCUE = "rescue", _("rescue")
        INJURY = "injury", _("injury")
        DEATH = "death", _("death")
        POWER = "power", _("power")
        ROMANCE = "romance", _("romance")
        FAMILY = "family", _("family")
        LOSS = "loss", _("loss")
        UNKNOWN = "unknown", _("unknown")

        @classmethod
        def told(cls):
            """Return the choices that a published event has: unknown is an answer for drafts."""
            return [choice for choice in cls.choices if choice[0] != cls.UNKNOWN]

    class Significance(models.TextChoices):
        DETAIL = "detail", _("detail")
        KEY = "key", _("key event")
        TURNING_POINT = "turning-point", _("turning point")

    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("The name in addresses."))
    episode = models.ForeignKey(
        Episode, models.PROTECT, to_field="overall", related_name="events", verbose_name=_("episode")
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        validators=[MinValueValidator(1)],
        help_text=_("Its place in the order in which the episode tells its events."),
    )
    title = models.CharField(_("title"), max_length=90, help_text=_("In the present tense, at most 90 characters."))
    title_folded_de = FoldedField("title", "de")
    title_folded_en = FoldedField("title", "en")
    text = models.TextField(_("text"), blank=True, help_text=_("One to three sentences."))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    significance = models.CharField(_("significance"), max_length=20, choices=Significance, default=Significance.KEY)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    happens_earlier = models.BooleanField(
        _("happens earlier"), default=False, help_text=_("Tick it if the event lies before the episode's present.")
    )
    when = models.CharField(
        _("when"), max_length=100, blank=True, help_text=_("In words, for an earlier event: during the summer.")
    )
    happened_at = models.FloatField(
        _("place in the story"),
        null=True,
        blank=True,
        help_text=_(
            "Only for an earlier event whose place in the story is known: the number in the series of the episode "
            "during which it happens; 44.5 lies between the 44th and the 45th, 0 before the first."
        ),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    evidence = models.ManyToManyField(
        Passage,
        blank=True,
        related_name="events",
        verbose_name=_("evidence"),
        help_text=_("The passages of this episode's synopses that tell the event, one in each language."),
    )
    characters = models.ManyToManyField(
        Character, through="Participation", related_name="events", verbose_name=_("characters")
    )
    causes = models.ManyToManyField(
        "self", through="Cause", symmetrical=False, related_name="effects", verbose_name=_("because of")
    )

    natural_key_fields = ("slug",)
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["episode", "position"]
        permissions = [("publish_event", "Can publish events and take them back")]
        constraints = [
            models.UniqueConstraint(fields=["episode", "position"], name="event_position_once_an_episode"),
            models.CheckConstraint(condition=Q(position__gte=1), name="event_position_from_1"),
            models.CheckConstraint(condition=in_some_language("title"), name="event_has_title"),
            one_of("status", Status, "event_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(kind="unknown"),
                name="event_published_with_kind",
                violation_error_message=_("Of which kind is it? Unknown is an answer for drafts only."),
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happens_earlier=True, happened_at__lte=F("episode")),
                name="event_happened_before_told",
                violation_error_message=_("Only an event that happens earlier has a place in the story of its own."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:event", args=[self.slug])


class ParticipationQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        """Those in told events, of whom at least the name is told."""
        told = horizon.upto("event__episode"), horizon.upto("character__named_in")
        return self.published()._upto(horizon).filter(*told)

    def published(self):
        """Those in published events, of whom an editor is sure."""
        return self.filter(event__status=Status.PUBLISHED, is_sure=True)

    def taking_part(self):
        """Those who are there, not only spoken of."""
        return self.exclude(role=Participation.Role.MENTIONED)

    def by_role(self):
        """Those who act first, those who are only mentioned last."""
        ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate(Participation.Role.values)]
        return self.order_by("event", Case(*ranks), "character__name_folded")


class Participation(NaturalKeyModel):
    """A character's role in an event."""

    class Role(models.TextChoices):
        AGENT = "agent", _("acts")
        AFFECTED = "affected", _("is affected")
        PRESENT = "present", _("is present")
        MENTIONED = "mentioned", _("is mentioned")

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations", verbose_name=_("event"))
    character = models.ForeignKey(
        Character, models.PROTECT, related_name="participations", verbose_name=_("character")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.AGENT)
    is_sure = models.BooleanField(
        _("sure"), default=True, help_text=_("Untick it if it may be someone else; readers then see nothing of it.")
    )

    natural_key_fields = ("event", "character")
    left_out_by_default = ("is_sure",)
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["event", "character"], name="participation_once_an_event"),
        ]

    def __str__(self):
        return self.get_role_display()


class CauseQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        """Those of told effects: no cause is told in a later episode than its effect."""
        published = self.filter(effect__status=Status.PUBLISHED, cause__status=Status.PUBLISHED)
        return published._upto(horizon).filter(horizon.upto("effect__episode"))


class Cause(NaturalKeyModel):
    """One event led to another. A cause may be told late, but not in a later episode than its effect."""

    effect = models.ForeignKey(Event, models.CASCADE, related_name="cause_links", verbose_name=_("effect"))
    cause = models.ForeignKey(Event, models.CASCADE, related_name="effect_links", verbose_name=_("because of"))

    natural_key_fields = ("effect", "cause")
    objects = CauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["effect", "cause"]
        constraints = [
            models.UniqueConstraint(fields=["effect", "cause"], name="cause_once_an_effect"),
            models.CheckConstraint(
                condition=~Q(effect=F("cause")),
                name="cause_not_of_itself",
                violation_error_message=_("An event cannot be its own cause."),
            ),
        ]

    def __str__(self):
        return f"{self.cause_id} → {self.effect_id}"

    def clean(self):
        """Refuse a cause that is told in a later episode than its effect (the database refuses it too)."""
        if self.cause_id and self.effect_id and self.cause.episode_id > self.effect.episode_id:
            raise ValidationError({"cause": _("A cause cannot be told in a later episode than its effect.")})
