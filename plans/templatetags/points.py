"""Points in templates, as offices print them."""

from django import template

from criteria.points import format_points

register = template.Library()


@register.filter
def points(value, decimals: int = 2) -> str:
    """The points with a decimal comma; "" for what is not known (None, or "" where a template finds nothing)."""
    return "" if value in (None, "") else format_points(value, decimals)


@register.filter
def signed(value) -> str:
    """A difference with its sign: "+0,25", "−0,10", "0,00"; None is ""."""
    if value is None:
        return ""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{format_points(abs(value))}"
