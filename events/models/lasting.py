"""What holds for a while: who knows a secret, conditions, relationships."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.fields import FoldedField
from episodes.horizon import Horizon, ToldQuerySet
from episodes.models import Episode, Status, in_some_language
from episodes.naturalkeys import NaturalKeyModel
from events.models.events import Event, Participation


class SecretQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        return self._upto(horizon).filter(horizon.upto("revealed_in"))

    def as_told(self):
        """In the order in which the viewer is told them; those that no episode is known to tell come last."""
        return self.order_by(F("revealed_in_id").asc(nulls_last=True), "slug")

    def with_about(self):
        """Load whom each is about, as far as their names are told."""
        told = Character.objects.named(self.horizon).by_name()
        return self.select_related("revealed_in").prefetch_related(Prefetch("about", told))


class Secret(NaturalKeyModel):
    """Something that not everyone knows; the viewer is told in `revealed_in`."""

    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("The name in addresses."))
    title = models.CharField(_("title"), max_length=100)
    title_folded_de = FoldedField("title", "de")
    title_folded_en = FoldedField("title", "en")
    text = models.TextField(_("text"), blank=True, help_text=_("The secret itself, in a sentence."))
    about = models.ManyToManyField(Character, blank=True, related_name="secrets", verbose_name=_("about"))
    revealed_in = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        null=True,
        blank=True,
        related_name="secrets_revealed",
        verbose_name=_("revealed in"),
        help_text=_("The episode that tells it to the viewer. Before it, nothing of the secret is shown."),
    )

    natural_key_fields = ("slug",)
    objects = SecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret")
        verbose_name_plural = _("secrets")
        ordering = ["revealed_in", "slug"]
        constraints = [models.CheckConstraint(condition=in_some_language("title"), name="secret_has_title")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:secret", args=[self.slug])


class LastingQuerySet(ToldQuerySet):
    """What has begun; that it ends is told only with the episode that ends it."""

    veiled = frozenset({"until", "ended_with"})
    whose: ClassVar[tuple[str, ...]] = ("character__named_in",)
    """The columns that say when those things are told of which a row speaks."""

    def told(self, horizon: Horizon):
        begun = [horizon.upto("since"), *(horizon.upto(column) for column in self.whose)]
        return self.published()._upto(horizon).filter(*begun).select_related("ended_with")

    def held(self, horizon: Horizon):
        """What still holds as of `horizon`: begun, and not ended as far as is told."""
        ending_told = Q(ended_with__isnull=True) | Q(ended_with__status=Status.PUBLISHED)
        return self.told(horizon).exclude(Q(until__isnull=False) & horizon.upto("until") & ending_told)

    def published(self):
        """What the backdrop or a published event begins."""
        return self.filter(Q(begun_with__isnull=True) | Q(begun_with__status=Status.PUBLISHED))

    def with_span(self):
        """Load where each begins and ends."""
        return self.select_related("since", "until", "begun_with", "ended_with")


class Lasting(NaturalKeyModel):
    """Holds from one episode until perhaps another.

    What begins or ends with an event does so in that event's episode; what no event begins is the backdrop.
    """

    since = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        blank=True,
        related_name="%(class)s_begun",
        verbose_name=_("since"),
        help_text=_("Left empty, it is the episode of the event that begins it."),
    )
    until = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        null=True,
        blank=True,
        related_name="%(class)s_ended",
        verbose_name=_("until"),
        help_text=_("Left empty, it is the episode of the event that ends it, or it lasts."),
    )
    begun_with = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="%(class)s_begun", verbose_name=_("begins with")
    )
    ended_with = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="%(class)s_ended", verbose_name=_("ends with")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(class)s_until_not_before_since",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ended_with__isnull=True) | Q(until__isnull=False),
                name="%(class)s_ended_has_until",
                violation_error_message=_("What ends with an event has an episode in which it ends."),
            ),
        ]

    def veil(self, horizon: Horizon) -> None:
        """Let it last unless its ending is told: in an episode up to `horizon`, and not by a draft."""
        if not horizon.covers(self.until_id) or (self.ended_with and self.ended_with.status != Status.PUBLISHED):
            self.until = self.ended_with = None

    def clean(self):
        """Fill in the episodes of the events that begin and end it; refuse others (the database refuses them too)."""
        for episode, event in (("since", "begun_with"), ("until", "ended_with")):
            told = getattr(self, event)
            if told is None or told.episode_id is None:
                continue
            if getattr(self, f"{episode}_id") is None:
                setattr(self, episode, told.episode)
            elif getattr(self, f"{episode}_id") != told.episode_id:
                raise ValidationError({episode: _("This is not the episode that tells the event.")})
        if self.since_id is None and self.begun_with is None:
            raise ValidationError({"since": _("Name the episode, or the event that begins it.")})


def begins_once(model: str, *fields: str) -> list[models.BaseConstraint]:
    """Return the constraints that the same thing begins only once with an event, or once an episode without one."""
    return [
        models.UniqueConstraint(fields=[*fields, "begun_with"], name=f"{model}_begins_once_with_an_event"),
        models.UniqueConstraint(
            fields=[*fields, "since"],
            condition=Q(begun_with__isnull=True),
            name=f"{model}_begins_once_in_the_backdrop",
        ),
    ]


class KnowledgeQuerySet(LastingQuerySet):
    whose = ("character__named_in", "secret__revealed_in")


class Knowledge(Lasting):
    """A character knows or suspects a secret."""

    class State(models.TextChoices):
        KNOWS = "knows", _("knows")
        SUSPECTS = "suspects", _("suspects")

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="knowledge", verbose_name=_("secret"))
    character = models.ForeignKey(Character, models.PROTECT, related_name="knowledge", verbose_name=_("character"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.KNOWS)

    natural_key_fields = ("secret", "character", "state", "since", "begun_with")
    objects = KnowledgeQuerySet.as_manager()

    class Meta(Lasting.Meta):
        verbose_name = _("knowledge")
        verbose_name_plural = _("knowledge")
        ordering = ["since", "pk"]
        constraints = [*Lasting.Meta.constraints, *begins_once("knowledge", "secret", "character", "state")]

    def __str__(self):
        return self.get_state_display()


class ConditionQuerySet(LastingQuerySet):
    veiled = LastingQuerySet.veiled | {"kind"}

    def told(self, horizon: Horizon):
        """Each with `seen_alive`: whether a told event shows the character after it began."""
        later = Q(event__episode__gt=OuterRef("since")) | Q(
            event__episode=OuterRef("since"), event__position__gt=OuterRef("begun_with__position")
        )
        parts = Participation.objects.told(horizon).taking_part().filter(character=OuterRef("character"))
        seen = parts.filter(later, event__happens_earlier=False)
        return super().told(horizon).annotate(seen_alive=Exists(seen))


class Condition(Lasting):
    """A state that holds for a character for a while."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("missing")
        PRESUMED_DEAD = "presumed-dead", _("presumed dead")
        DEAD = "dead", _("dead")
        CAPTIVE = "captive", _("captive")
        INJURED = "injured", _("injured")
        HOSPITALISED = "hospitalised", _("in hospital")
        INSTITUTIONALISED = "institutionalised", _("in an institution")
        FUGITIVE = "fugitive", _("on the run")
        UNDER_INFLUENCE = "under-influence", _("under influence")
        EMPOWERED = "empowered", _("empowered")
        POWERLESS = "powerless", _("powerless")
        AMNESIC = "amnesic", _("without memory")
        POSSESSED = "possessed", _("possessed")
        BANKRUPT = "bankrupt", _("bankrupt")
        UNDERCOVER = "undercover", _("undercover")
        BLIND = "blind", _("blind")
        COMATOSE = "comatose", _("in a coma")

    seen_alive: bool
    """Whether a told event shows the character after it began; loaded by `told`."""

    character = models.ForeignKey(Character, models.PROTECT, related_name="conditions", verbose_name=_("character"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    natural_key_fields = ("character", "kind", "since", "begun_with")
    objects = ConditionQuerySet.as_manager()

    class Meta(Lasting.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["since", "pk"]
        constraints = [*Lasting.Meta.constraints, *begins_once("condition", "character", "kind")]

    def __str__(self):
        return self.get_kind_display()

    def veil(self, horizon: Horizon) -> None:
        """Call dead whom the viewer has to believe dead: that it is only presumed would tell of the return."""
        super().veil(horizon)
        if self.kind == self.Kind.PRESUMED_DEAD and self.until is None and not self.seen_alive:
            self.kind = self.Kind.DEAD


class RelationshipQuerySet(LastingQuerySet):
    whose = ("character__named_in", "other__named_in")


class Relationship(Lasting):
    """What ties two characters; a directed one reads from `character` to `other`: parent, employer or mentor first."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent")
        SIBLING = "sibling", _("siblings")
        KIN = "kin", _("kin")
        MARRIAGE = "marriage", _("marriage")
        ENGAGEMENT = "engagement", _("engagement")
        ROMANCE = "romance", _("romance")
        FRIENDSHIP = "friendship", _("friendship")
        ALLIANCE = "alliance", _("alliance")
        EMPLOYMENT = "employment", _("employment")
        MENTORSHIP = "mentorship", _("mentorship")
        RIVALRY = "rivalry", _("rivalry")
        ENMITY = "enmity", _("enmity")

    DIRECTED = frozenset({Kind.PARENT, Kind.EMPLOYMENT, Kind.MENTORSHIP})

    character = models.ForeignKey(Character, models.PROTECT, related_name="relationships", verbose_name=_("character"))
    other = models.ForeignKey(Character, models.PROTECT, related_name="relationships_from", verbose_name=_("with"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    natural_key_fields = ("kind", "character", "other", "since", "begun_with")
    objects = RelationshipQuerySet.as_manager()

    class Meta(Lasting.Meta):
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        ordering = ["since", "pk"]
        constraints = [
            *Lasting.Meta.constraints,
            *begins_once("relationship", "kind", "character", "other"),
            models.CheckConstraint(
                condition=~Q(character=F("other")),
                name="relationship_between_two",
                violation_error_message=_("A relationship is between two characters."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
