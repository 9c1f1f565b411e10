"""What a browser would send back from a form of the admin."""

from typing import Any

from django import forms


def entered(response, **changes: Any) -> dict[str, Any]:
    """Return the fields of the page's form and its rows as they stand there, with `changes` typed in."""
    page = response.context
    formsets = [inline.formset for inline in page["inline_admin_formsets"]]
    filled: dict[str, Any] = {}
    for form in [page["adminform"].form, *(part for rows in formsets for part in (rows.management_form, *rows.forms))]:
        filled |= {bound.html_name: value for bound in form if (value := _sent(bound)) is not None}
    return filled | changes


def _sent(bound: forms.BoundField) -> Any:
    value = bound.value()
    if value is False or value is None:
        return None
    return value if isinstance(value, list) else str(value)


def add_row(data: dict[str, Any], prefix: str, **fields: Any) -> dict[str, Any]:
    """Return `data` with one more row in the inline form of `prefix`."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": str(number + 1)}


def errors(response) -> dict[str, list[str]]:
    """Return the messages beside the fields of the page's form and its rows, by the name of the field."""
    page = response.context
    rows = [form for inline in page["inline_admin_formsets"] for form in inline.formset.forms]
    return {
        form.add_prefix(name): list(messages)
        for form in [page["adminform"].form, *rows]
        for name, messages in form.errors.items()
    }
