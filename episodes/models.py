"""When things are told: seasons, episodes and who made them, and each episode retold."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from episodes.fields import FoldedField
from episodes.horizon import Horizon, ToldQuerySet
from episodes.naturalkeys import NaturalKeyModel, NaturalKeyQuerySet


class Language(models.TextChoices):
    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Words(models.TextChoices):
    """Whose the words of a text are, and with that whether readers may see them."""

    OWN = "own", _("our own")
    PRIVATE = "private", _("someone else’s, for the desk alone")
    PERMITTED = "permitted", _("someone else’s, shown by permission")


class PublishableQuerySet(ToldQuerySet):
    """Rows that editors prepare as drafts."""

    def published(self):
        return self.filter(status=Status.PUBLISHED)

    def publishable(self):
        """Those that are complete enough to be published, or are so already."""
        return self.all()


def in_some_language(name: str) -> Q:
    """Return the condition that the translated field `name` has a text in at least one language."""
    return Q(**{f"{name}_de__isnull": False, f"{name}_de__gt": ""}) | Q(
        **{f"{name}_en__isnull": False, f"{name}_en__gt": ""}
    )


def one_of(name: str, choices: type[models.TextChoices], constraint: str) -> models.CheckConstraint:
    """Return the constraint that the field `name` holds one of `choices`."""
    return models.CheckConstraint(condition=Q(**{f"{name}__in": choices.values}), name=constraint)


class SeasonQuerySet(NaturalKeyQuerySet):
    def numbers(self):
        return self.order_by("number").values_list("number", flat=True)


class Season(NaturalKeyModel):
    number = models.PositiveSmallIntegerField(_("number"), unique=True, validators=[MinValueValidator(1)])
    network = models.CharField(
        _("network"), max_length=50, blank=True, help_text=_("Who showed it first in the United States.")
    )

    natural_key_fields = ("number",)
    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="season_number_from_1")]

    def __str__(self):
        return _("Season %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("episodes:season", args=[self.number])


class PersonQuerySet(NaturalKeyQuerySet):
    def playing_in(self, appearances):
        """Those who play someone in one of `appearances`."""
        return self.filter(Exists(appearances.filter(performers=OuterRef("pk"))))


class Person(NaturalKeyModel):
    """A real person: who directed, wrote or played."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True, help_text=_("The name in addresses."))
    name_folded = FoldedField("name")

    natural_key_fields = ("slug",)
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name_folded"]
        constraints = [models.CheckConstraint(condition=Q(name__gt=""), name="person_has_name")]

    def __str__(self):
        return self.name


class EpisodeQuerySet(ToldQuerySet):
    """All episodes; what an episode tells of itself depends on the horizon."""

    veiled = frozenset(
        {"title", "title_de", "title_en", "title_folded_de", "title_folded_en", "teaser", "teaser_de", "teaser_en"}
        | {"runtime_minutes", "production_code"}
    )

    def as_of(self, horizon: Horizon):
        """All of them, with what may be said of each: the guide is for everyone, titles and teasers are not."""
        return self._upto(horizon)

    def with_crew(self):
        """Load who directed and wrote each episode."""
        return self.prefetch_related(models.Prefetch("credits", Credit.objects.select_related("person")))

    def before(self, episode):
        """From the one just before `episode` back to the first."""
        return self.filter(overall__lt=episode.overall).order_by("-overall")

    def after(self, episode):
        """From the one just after `episode` on."""
        return self.filter(overall__gt=episode.overall).order_by("overall")


class Episode(NaturalKeyModel):
    """One episode; `overall` is the ruler of time to which everything told is pinned."""

    season = models.ForeignKey(
        Season, models.PROTECT, to_field="number", related_name="episodes", verbose_name=_("season")
    )
    number = models.PositiveSmallIntegerField(_("number in the season"), validators=[MinValueValidator(1)])
    overall = models.PositiveSmallIntegerField(
        _("number in the series"), unique=True, validators=[MinValueValidator(1)]
    )
    code = models.GeneratedField(
        expression=Concat(
            Cast(F("season"), models.CharField()),
            Value("x"),
            Case(When(number__lt=10, then=Value("0")), default=Value("")),
            Cast(F("number"), models.CharField()),
        ),
        output_field=models.CharField(_("code"), max_length=12),
        db_persist=True,
    )
    title = models.CharField(_("title"), max_length=200)
    title_folded_de = FoldedField("title", "de")
    title_folded_en = FoldedField("title", "en")
    teaser = models.TextField(
        _("teaser"), blank=True, help_text=_("One or two sentences that give nothing away of the outcome.")
    )
    air_date_us = models.DateField(_("first shown in the United States"), null=True, blank=True)
    air_date_de = models.DateField(
        _("first shown in German"), null=True, blank=True, help_text=_("The earliest date known on free television.")
    )
    production_code = models.CharField(_("production code"), max_length=20, blank=True)
    runtime_minutes = models.PositiveSmallIntegerField(
        _("running time in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    people = models.ManyToManyField(Person, through="Credit", related_name="credited_episodes", verbose_name=_("crew"))

    natural_key_fields = ("code",)
    objects = EpisodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering = ["overall"]
        constraints = [
            models.UniqueConstraint(fields=["season", "number"], name="episode_number_once_a_season"),
            models.CheckConstraint(condition=Q(number__gte=1), name="episode_number_from_1"),
            models.CheckConstraint(condition=Q(overall__gte=1), name="episode_overall_from_1"),
            models.CheckConstraint(condition=in_some_language("title"), name="episode_has_title"),
            models.CheckConstraint(
                condition=Q(runtime_minutes__isnull=True) | Q(runtime_minutes__gte=1), name="episode_runtime_from_1"
            ),
        ]

    def __str__(self):
        return f"{self.natural_key()[0]} {self.title}"

    def natural_key(self):
        # The generated column can be read only after a row is saved.
        return (f"{self.season_id}x{self.number:02}",)

    def get_absolute_url(self):
        return reverse("episodes:episode", args=self.natural_key())

    @property
    def horizon(self) -> Horizon:
        """Where a reader is who has seen this episode last."""
        return Horizon(self.overall, self.natural_key()[0])

    def veil(self, horizon: Horizon) -> None:
        """Take away what a reader at `horizon` is not told: of the next episode all but title and teaser."""
        if not horizon.covers(self.overall):
            self.runtime_minutes, self.production_code = None, ""
        if not horizon.reaches(self.overall):
            self.teaser_de = self.teaser_en = ""
            if not horizon.titles:
                self.title_de = self.title_en = ""


class CreditQuerySet(NaturalKeyQuerySet):
    def by_name(self):
        return self.order_by("person__name_folded", "person")


class Credit(NaturalKeyModel):
    """Who directed or wrote an episode."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("director")
        WRITER = "writer", _("writer")

    episode = models.ForeignKey(
        Episode, models.CASCADE, to_field="overall", related_name="credits", verbose_name=_("episode")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="credits", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    position = models.PositiveSmallIntegerField(
        _("position"), validators=[MinValueValidator(1)], help_text=_("The order in which they are named.")
    )

    natural_key_fields = ("episode", "role", "person")
    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("crew")
        ordering = ["episode", "role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "role", "person"], name="credit_person_once_a_role"),
            models.UniqueConstraint(fields=["episode", "role", "position"], name="credit_position_once_a_role"),
            models.CheckConstraint(condition=Q(position__gte=1), name="credit_position_from_1"),
        ]

    def __str__(self):
        return self.get_role_display()


class WordedModel(models.Model):
    """A text of which it is known whose words it is in."""

    words = models.CharField(
        _("words"),
        max_length=10,
        choices=Words,
        default=Words.OWN,
        help_text=_("Whose they are. Someone else’s are shown only retold in our own, or by permission."),
    )
    credit = models.CharField(
        _("credited to"), max_length=200, blank=True, help_text=_("Whose words they are, as they wish to be named.")
    )
    licence = models.CharField(
        _("licence"), max_length=200, blank=True, help_text=_("What permits it: a licence, or its address.")
    )

    class Meta:
        abstract = True


def says_whose() -> Q:
    """Return the condition that a text in someone else's words names them and what permits it to be shown."""
    return Q(credit__gt="", licence__gt="")


class SynopsisQuerySet(PublishableQuerySet):
    def told(self, horizon: Horizon):
        return self.published()._upto(horizon).filter(horizon.upto("episode"))

    def publishable(self):
        return self.filter(Q(words=Words.OWN) | Q(words=Words.PERMITTED) & says_whose())

    def with_passages(self):
        return self.prefetch_related(models.Prefetch("passages", Passage.objects.told(self.horizon)))

    def best_for(self, language):
        """The one in `language` first, then those in other languages."""
        return self.order_by(Case(When(language=language, then=Value(0)), default=Value(1)), "language")


class Synopsis(WordedModel, NaturalKeyModel):
    """An episode retold in one language; its passages are its paragraphs."""

    episode = models.ForeignKey(
        Episode, models.CASCADE, to_field="overall", related_name="synopses", verbose_name=_("episode")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)

    natural_key_fields = ("episode", "language")
    left_out_by_default = ("words",)
    objects = SynopsisQuerySet.as_manager()

    class Meta:
        verbose_name = _("synopsis")
        verbose_name_plural = _("synopses")
        ordering = ["episode", "language"]
        permissions = [("publish_synopsis", "Can publish synopses and take them back")]
        constraints = [
            models.UniqueConstraint(fields=["episode", "language"], name="synopsis_once_a_language"),
            one_of("language", Language, "synopsis_language_known"),
            one_of("status", Status, "synopsis_status_known"),
            one_of("words", Words, "synopsis_words_known"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(words=Words.PRIVATE),
                name="synopsis_of_private_words_is_a_draft",
                violation_error_message=_(
                    "These are someone else’s words: retell them in your own, or say who permits that they are shown."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | ~Q(words=Words.PERMITTED) | says_whose(),
                name="synopsis_by_permission_says_whose",
                violation_error_message=_("Say whose words they are, and what permits that they are shown."),
            ),
        ]

    def __str__(self):
        return f"#{self.episode_id} ({self.language})"


class PassageQuerySet(ToldQuerySet):
    def told(self, horizon: Horizon):
        published = self.filter(synopsis__status=Status.PUBLISHED)
        return published._upto(horizon).filter(horizon.upto("synopsis__episode"))


class Passage(NaturalKeyModel):
    """One paragraph of a synopsis: the evidence for the events it tells."""

    synopsis = models.ForeignKey(Synopsis, models.CASCADE, related_name="passages", verbose_name=_("synopsis"))
    position = models.PositiveSmallIntegerField(_("position"), validators=[MinValueValidator(1)])
    text = models.TextField(_("text"))

    natural_key_fields = ("synopsis", "position")
    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["synopsis", "position"]
        constraints = [
            models.UniqueConstraint(fields=["synopsis", "position"], name="passage_position_once_a_synopsis"),
            models.CheckConstraint(condition=Q(position__gte=1), name="passage_position_from_1"),
            models.CheckConstraint(condition=Q(text__gt=""), name="passage_has_text"),
        ]

    def __str__(self):
        return f"¶ {self.position}: {self.text[:60]}"
