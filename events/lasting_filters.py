"""By what that can be filtered which holds for a while."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters.models import Character
from episodes.filterfields import Several, Switch
from episodes.filtering import FilterSet
from events.models import Condition, Knowledge, Relationship, Secret


class LastingFilter(FilterSet):
    character = Several(label=_("Character"), method="with_characters")
    held = Switch(label=_("only what still holds"), method="held_only")

    class Meta(FilterSet.Meta):
        fields: list[str] = []

    def options(self) -> dict[str, Any]:
        return {"character": list(Character.objects.named(self.horizon).by_name().values_list("slug", "name"))}

    def with_characters(self, rows, _name, slugs):
        return rows.filter(character__slug__in=slugs)

    def held_only(self, rows, _name, is_on):
        if not is_on:
            return rows
        return rows.filter(pk__in=self.queryset.model.objects.held(self.horizon).order_by().in_columns("pk"))


class KnowledgeFilter(LastingFilter):
    secret = Several(label=_("Secret"), field_name="secret__slug", lookup_expr="in")
    state = Several(label=_("State"), lookup_expr="in")

    class Meta(LastingFilter.Meta):
        model = Knowledge

    def options(self):
        secrets = Secret.objects.told(self.horizon).order_by("slug").values_list("slug", flat=True)
        return super().options() | {
            "secret": [(slug, slug) for slug in secrets],
            "state": Knowledge.State.choices,
        }


class ConditionFilter(LastingFilter):
    kind = Several(label=_("Condition"), method="of_kinds")

    class Meta(LastingFilter.Meta):
        model = Condition

    def options(self):
        return super().options() | {"kind": Condition.Kind.choices}

    def of_kinds(self, conditions, _name, kinds):
        """By how each reads as it is told: whoever is only presumed dead may have to read dead."""
        return conditions.filter(pk__in=[condition.pk for condition in self.queryset if condition.kind in kinds])


class RelationshipFilter(LastingFilter):
    kind = Several(label=_("Kind"), lookup_expr="in")

    class Meta(LastingFilter.Meta):
        model = Relationship

    def options(self):
        return super().options() | {"kind": Relationship.Kind.choices}

    def with_characters(self, rows, _name, slugs):
        return rows.filter(Q(character__slug__in=slugs) | Q(other__slug__in=slugs))
