"""What a reader may do, for templates: a button that would be refused is not shown."""

import json

from django import template
from django.conf import settings
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: Context, verb: str, name: str, emergency: object = None) -> bool:
    """Whether the reader may use a verb on an address, in an emergency if given.

    {% may "POST" "web:verdict" emergency as allowed %}
    """
    request = context.get("request")
    gate = getattr(request, "gate", None)
    if gate is None:
        return False
    return bool(gate.may(request, name, verb, getattr(emergency, "pk", None)))


@register.simple_tag
def mail_is_on() -> bool:
    """Whether codes can be sent by mail."""
    return bool(settings.MAIL)


@register.filter
def as_json(value: object) -> str:
    """Return a value as JSON, for an attribute: it is escaped like any text."""
    return json.dumps(value)
