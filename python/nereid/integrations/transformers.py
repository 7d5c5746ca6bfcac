"""Hugging Face Transformers: a callback for Trainer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from nereid.context import Context
from nereid.integrations.metrics import flat_params, send_metrics


class NereidCallback(TrainerCallback):  # type: ignore[misc]
    """Sends what Trainer logs; x is its global step. On the first process only.

    Without `ctx` a context is made when training begins, with the arguments as its parameters.
    """

    def __init__(self, ctx: Context | None = None, prefix: str = "") -> None:
        self.ctx = ctx
        self._prefix = prefix

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        if self.ctx is None and state.is_world_process_zero:
            self.ctx = Context(params=flat_params(args.to_sanitized_dict()))

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if self.ctx is not None and state.is_world_process_zero:
            send_metrics(self.ctx, logs or {}, state.global_step, self._prefix)
