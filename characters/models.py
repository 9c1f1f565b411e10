"""Who the story is about: characters, their other names, and where they appear."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from episodes.fields import FoldedField
from episodes.horizon import Horizon, ToldQuerySet
from episodes.models import Episode, Person, Season
from episodes.naturalkeys import NaturalKeyModel


class CharacterQuerySet(ToldQuerySet):
    """Of a character one is first told the name, then shown the person; the whole of them only at the end."""

    veiled = frozenset(
        {"kind", "billing", "main_seasons", "performers", "introduced_in", "summary", "summary_de", "summary_en"}
    )

    def named(self, horizon: Horizon):
        """Those whose name has been told, met or not."""
        return self._upto(horizon).filter(horizon.upto("named_in"))

    def met(self, horizon: Horizon):
        """Those whom an episode has shown."""
        return self._upto(horizon).filter(horizon.upto("introduced_in"))

    def by_name(self):
        return self.order_by("name_folded", "pk")

    def by_introduction(self):
        """Those first whom the series shows first; those whom no episode is known to show come last."""
        return self.order_by(F("introduced_in").asc(nulls_last=True), "name_folded", "pk")

    def by_number_of_events(self, events):
        """Those first who take part in most of `events`; `number_of_events` says in how many."""
        taken = Q(participations__event__in=events.order_by(), participations__is_sure=True)
        counted = self.annotate(number_of_events=models.Count("participations", filter=taken))
        return counted.order_by("-number_of_events", "name_folded", "pk")

    def with_introduction(self):
        return self.select_related("introduced_in", "named_in")


class Character(NaturalKeyModel):
    """Someone in the story.

    `kind`, `billing`, `main_seasons` and `performers` look at the whole series; `named_in` and `introduced_in` say
    from when on the character's name and the rest of the page are told.
    """

    class Kind(models.TextChoices):
        HUMAN = "human", _("human")
        KRYPTONIAN = "kryptonian", _("Kryptonian")
        METEOR_INFECTED = "meteor-infected", _("meteor-infected")
        METAHUMAN = "metahuman", _("metahuman")
        ANDROID = "android", _("android")
        ALIEN = "alien", _("alien")
        CLONE = "clone", _("clone")
        MAGIC = "magic", _("of magic")
        ANIMAL = "animal", _("animal")
        OTHER = "other", _("other")

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class Billing(models.TextChoices):
        MAIN = "main", _("main cast")
        RECURRING = "recurring", _("recurring")
        GUEST = "guest", _("guest")

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("The name in addresses."))
    name_folded = FoldedField("name")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.HUMAN)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    billing = models.CharField(_("billing"), max_length=10, choices=Billing, default=Billing.GUEST)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One sentence that holds from the first appearance on.")
    )
    named_in = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        null=True,
        blank=True,
        related_name="characters_named",
        verbose_name=_("named in"),
        help_text=_("The first episode that mentions them. Before it, not even the name is told."),
    )
    introduced_in = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        null=True,
        blank=True,
        related_name="characters_introduced",
        verbose_name=_("introduced in"),
        help_text=_("The first episode that shows them. Before it, only the name is told."),
    )
    main_seasons = models.ManyToManyField(
        Season, blank=True, related_name="main_characters", verbose_name=_("main cast in")
    )
    performers = models.ManyToManyField(
        Person, blank=True, related_name="characters", verbose_name=_("played by"), help_text=_("In the whole series.")
    )

    natural_key_fields = ("slug",)
    objects = CharacterQuerySet.as_manager()

    class Meta:
        verbose_name = _("character")
        verbose_name_plural = _("characters")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(name__gt=""), name="character_has_name"),
            models.CheckConstraint(
                condition=Q(introduced_in__isnull=True) | Q(named_in__isnull=False, named_in__lte=F("introduced_in")),
                name="character_named_by_introduction",
                violation_error_message=_("A character is named at the latest in the episode that introduces them."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("characters:character", args=[self.slug])

    def veil(self, horizon: Horizon) -> None:
        """Take away what looks at the whole series, and of those who are only named all but the name."""
        if not horizon.is_everything:
            self.kind = self.billing = ""
        if not horizon.covers(self.introduced_in_id):
            self.introduced_in = None
            self.summary_de = self.summary_en = ""


class AliasQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        return self._upto(horizon).filter(horizon.upto("revealed_in"), horizon.upto("character__named_in"))


class Alias(NaturalKeyModel):
    """Another name of a character, with the episode from which on it may be told."""

    character = models.ForeignKey(Character, models.CASCADE, related_name="aliases", verbose_name=_("character"))
    name = models.CharField(_("name"), max_length=100)
    name_folded = FoldedField("name")
    revealed_in = models.ForeignKey(
        Episode,
        models.PROTECT,
        to_field="overall",
        related_name="aliases_revealed",
        verbose_name=_("revealed in"),
        help_text=_("The first episode after which a viewer knows that this is their name."),
    )

    natural_key_fields = ("character", "name")
    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["character", "revealed_in", "name_folded"]
        constraints = [
            models.UniqueConstraint(fields=["character", "name"], name="alias_once_a_character"),
            models.CheckConstraint(condition=Q(name__gt=""), name="alias_has_name"),
        ]

    def __str__(self):
        return self.name


class AppearanceQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        return self._upto(horizon).filter(horizon.upto("episode"), horizon.upto("character__introduced_in"))

    def by_billing(self):
        """The main cast of an episode first, in the order of their names."""
        ranks = [When(billing=billing, then=Value(rank)) for rank, billing in enumerate(Appearance.Billing.values)]
        return self.order_by("episode", Case(*ranks), "character__name_folded")


class Appearance(NaturalKeyModel):
    """A character in an episode, played by one or more performers. A missing row does not prove absence."""

    class Billing(models.TextChoices):
        MAIN = "main", _("main cast")
        SPECIAL_GUEST = "special-guest", _("special guest")
        GUEST = "guest", _("guest")
        VOICE = "voice", _("voice only")

    character = models.ForeignKey(Character, models.PROTECT, related_name="appearances", verbose_name=_("character"))
    episode = models.ForeignKey(
        Episode, models.CASCADE, to_field="overall", related_name="appearances", verbose_name=_("episode")
    )
    billing = models.CharField(_("billing"), max_length=20, choices=Billing, default=Billing.GUEST)
    performers = models.ManyToManyField(Person, blank=True, related_name="appearances", verbose_name=_("played by"))

    natural_key_fields = ("character", "episode")
    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["episode", "character"]
        constraints = [
            models.UniqueConstraint(fields=["character", "episode"], name="appearance_once_an_episode"),
        ]

    def __str__(self):
        return self.get_billing_display()
