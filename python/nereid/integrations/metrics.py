"""What the bridges share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nereid.context import Context


def send_metrics(ctx: Context, metrics: Mapping[str, Any], x: float | None, prefix: str) -> None:
    """Each number to the channel of its name; what is no number is left out."""
    for name, value in metrics.items():
        try:
            y = float(value)
        except (TypeError, ValueError, OverflowError):
            continue
        ctx.channel_send(prefix + name, x, y)


def flat_params(params: Mapping[Any, Any], prefix: str = "") -> dict[str, str]:
    """Settings as texts; those of settings inside are named outer/inner."""
    flat: dict[str, str] = {}
    for name, value in params.items():
        if isinstance(value, Mapping):
            flat.update(flat_params(value, f"{prefix}{name}/"))
        else:
            flat[f"{prefix}{name}"] = str(value)
    return flat
