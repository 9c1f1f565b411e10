"""What the lists of the desk offer for spreadsheets."""

from django import template
from django.contrib.auth.models import AbstractBaseUser

from smallville.sheets.views import PERMISSION
from smallville.transfer.catalogue import by_label

register = template.Library()
FORMATS = (("xlsx", "Excel"), ("csv", "CSV"), ("yaml", "YAML"))


@register.simple_tag
def export_formats(options) -> tuple[tuple[str, str], ...]:
    """Return the formats in which a model's rows can be exported: of what is neither guide nor story, none."""
    return FORMATS if options.label_lower in by_label() else ()


@register.filter
def may_import(user: AbstractBaseUser) -> bool:
    return user.has_perm(PERMISSION)  # type: ignore[attr-defined]
