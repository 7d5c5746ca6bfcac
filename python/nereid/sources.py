"""Names of what is read: NAME is a channel, @NAME an alias, @@NAME the channel @NAME."""

from __future__ import annotations

from collections.abc import Mapping

from nereid.arguments import check_text

# As on the command line.
STATISTICS = ("last", "min", "max")


def source_message(source: str) -> Mapping[str, str]:
    """The fields of a Source. ValueError, TypeError: no name."""
    check_text("source", source)
    if source.startswith("@@"):
        return {"channel": source[1:]}
    name = source[1:] if source.startswith("@") else source
    if not name:
        raise ValueError(f"the source is {source!r}, give a channel or @ALIAS")
    return {"alias" if source.startswith("@") else "channel": name}


def split_statistic(text: str) -> tuple[str, str]:
    """Source and statistic of `SOURCE:last`, split at the last colon."""
    source, _, statistic = check_text("sort", text).rpartition(":")
    if not source or statistic not in STATISTICS:
        raise ValueError(
            f'sort is {text!r}, give "name", "created", or SOURCE:last, SOURCE:min or SOURCE:max'
        )
    return source, statistic
