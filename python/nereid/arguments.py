"""Checks of arguments, whose errors name the argument and the value."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from nereid.names import shown_value


def check_text(what: str, value: object) -> str:
    """TypeError: no str."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is {shown_value(value)}, give a str")
    return value


def check_texts(what: str, values: Iterable[str]) -> list[str]:
    """TypeError: no str in them, or one str, which would be taken letter by letter."""
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{what} is {shown_value(values)}, give a list: [{shown_value(values)}]")
    if not isinstance(values, Iterable):
        raise TypeError(f"{what} is {shown_value(values)}, give a list of str")
    texts = list(values)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"{what} has {shown_value(text)} in it, give str only")
    return texts


def check_mapping(what: str, values: Any) -> Mapping[Any, Any]:
    """TypeError: no mapping."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{what} is {shown_value(values)}, give a dict of names and values")
    return values


def check_count(what: str, value: Any, least: int) -> int:
    """ValueError, TypeError: no whole number, or below `least`."""
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{what} is {shown_value(value)}, give a whole number") from None
    if count < least:
        raise ValueError(f"{what} is {count}, give at least {least:,}")
    return count


def check_seconds(what: str, value: Any) -> float:
    """ValueError, TypeError: no number, NaN, or below 0."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{what} is {shown_value(value)}, give seconds") from None
    if math.isnan(seconds) or seconds < 0:
        raise ValueError(f"{what} is {value!r}, give seconds, 0 or more")
    return seconds
