"""Parts of forms and settings pages."""

from django import template
from django.forms import BoundField

from atendimento.forms.queues import STRATEGIES
from atendimento.forms.spans import SpanField, span_words
from atendimento.models import Queue, Strategy

register = template.Library()


@register.filter
def span(seconds: int) -> str:
    return span_words(seconds)


@register.filter
def strategy(queue: Queue) -> str:
    """Who gets the next one, in a few words."""
    return str(STRATEGIES[Strategy(queue.strategy)][0])


@register.filter
def look(field: BoundField) -> str:
    """Which of `_field.html`'s shapes the field has."""
    if isinstance(field.field, SpanField):
        return "span"
    return {"checkbox": "check", "radioselect": "cards", "checkboxselectmultiple": "checks"}.get(
        field.widget_type, "plain"
    )
