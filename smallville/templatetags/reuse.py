"""What pages offer to be taken along."""

from django import template

from smallville.reuse.citing import cite

register = template.Library()


@register.inclusion_tag("reuse/_cite.html", takes_context=True)
def citation(context, row, code=""):
    """Show the link to `row` as of here and how to cite it; `code` is that of the episode that tells it."""
    return {"cited": cite(row, context["request"].horizon, code)}
