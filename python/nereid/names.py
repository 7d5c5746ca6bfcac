"""Bounds and checks of names and details, as the server has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

NAME_BYTES_MAX = 1024
DETAIL_BYTES_MAX = 64 << 10
# Of description, tags, and names and values of parameters.
DETAILS_BYTES_MAX = 256 << 10
TAGS_MAX = 100
PARAMETERS_MAX = 1000
_SHOWN_MAX = 64
_VALUE_SHOWN_MAX = 80


def shown(name: str) -> str:
    """The beginning of a name, for a message."""
    return repr(name if len(name) <= _SHOWN_MAX else name[:_SHOWN_MAX] + "...")


def shown_value(value: object) -> str:
    """The beginning of any value, for a message; also of one whose `repr` fails."""
    try:
        text = repr(value)
    except Exception:  # As `repr` calls what a class has for it.
        return f"a {type(value).__name__}"
    return text if len(text) < _VALUE_SHOWN_MAX else text[: _VALUE_SHOWN_MAX - 3] + "..."


def clean_text(text: str) -> str:
    """With U+FFFD for what UTF-8 cannot carry: halves of surrogate pairs."""
    try:
        text.encode()
        return text
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def utf8_bytes(text: str) -> int:
    """The length of a clean text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode())


def check_name(what: str, name: object) -> str:
    """`name`, or TypeError or ValueError with the value and the remedy."""
    if not isinstance(name, str):
        raise TypeError(f"the name of the {what} is {shown_value(name)}, give a str")
    if not name:
        raise ValueError(f"the name of the {what} is empty, give 1 to 1,024 bytes")
    cleaned = clean_text(name)
    if len(cleaned.encode()) > NAME_BYTES_MAX:
        raise ValueError(f"the name of the {what} is longer than 1,024 bytes: {shown(name)}")
    return cleaned


def check_project(name: object) -> str:
    """As check_name, and without `/`."""
    checked = check_name("project", name)
    if "/" in checked:
        raise ValueError(f"the name of the project has a '/': {shown(checked)}")
    return checked


def check_details(description: str, tags: Sequence[str], params: Mapping[str, str]) -> None:
    """ValueError names what is outside its bounds."""
    _check_detail("the description", description)
    if len(tags) > TAGS_MAX:
        raise ValueError(f"there are {len(tags)} tags, give at most {TAGS_MAX}")
    if len(params) > PARAMETERS_MAX:
        raise ValueError(f"there are {len(params)} parameters, give at most {PARAMETERS_MAX:,}")
    for tag in tags:
        check_name("tag", tag)
    for name, value in params.items():
        check_name("parameter", name)
        _check_detail(f"the value of parameter {shown(name)}", value)
    total = sum(map(utf8_bytes, [description, *tags, *params, *params.values()]))
    if total > DETAILS_BYTES_MAX:
        raise ValueError(
            f"description, tags and parameters have {total:,} bytes, "
            f"give at most {DETAILS_BYTES_MAX:,} of all"
        )


def _check_detail(what: str, text: str) -> None:
    length = utf8_bytes(text)
    if length > DETAIL_BYTES_MAX:
        raise ValueError(f"{what} has {length:,} bytes, give at most {DETAIL_BYTES_MAX:,}")
