"""Choices for pages with hundreds of them: drawn at once. Django draws each option with a template."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class QuickSelect(forms.Select):
    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, flatatt({"selected": str(key) == chosen}), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(_attributes(self, name, attrs)), options)


class _QuickBoxes:
    """Radio buttons or checkboxes in one line, each inside its label."""

    def render(self: Any, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        shared = {"type": self.input_type, **_attributes(self, name, attrs)}
        base = shared.pop("id", f"id_{name}")
        boxes = format_html_join(
            "",
            "<label><input{}> {}</label>",
            (
                (flatatt({**shared, "value": key, "id": f"{base}_{at}", "checked": str(key) in chosen}), label)
                for at, (key, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}">{}</div>', base, boxes)


class QuickRadios(_QuickBoxes, forms.RadioSelect):
    pass


class QuickCheckboxes(_QuickBoxes, forms.CheckboxSelectMultiple):
    pass


def _attributes(widget: Any, name: str, attrs: dict | None) -> dict[str, Any]:
    found = widget.build_attrs(widget.attrs, attrs)
    # That one of several must be ticked is no matter of each.
    return {"name": name, **{key: value for key, value in found.items() if key != "required"}}
