from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def draw(context: dict[str, Any], name: str, values: dict[str, Any]) -> SafeString:
    """A partial as its page would include it, for the person who looks."""
    return render_to_string(name, values, context["request"])


@register.filter
def words(text: str) -> list[str]:
    return text.split()
