"""What a browser would send back of a form it was shown."""

from datetime import date


def posted(*forms, **changes) -> dict:
    """The fields of ``forms`` with their present values; ``changes`` by the names of the inputs."""
    data = {}
    for form in forms:
        for field in form:
            value = _as_sent(field.value())
            if value is not None and value is not False:
                data[field.html_name] = value
    return data | changes


def posted_task(form, measures, **changes) -> dict:
    """A task's form together with its measures; their inputs are called "giai-phap-0-text" and so on."""
    return posted(form, measures.management_form, *measures.forms, **changes)


def _as_sent(value):
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (list, tuple)):
        return [getattr(item, "pk", item) for item in value]
    return value
