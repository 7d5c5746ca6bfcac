"""Keras: a callback that sends what `fit` records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from nereid.context import Context
from nereid.integrations.metrics import send_metrics


class NereidCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Sends the logs of each epoch, with the number of the epoch as x, which Keras counts from 0.

    With `batches` also the logs of each batch, to channels `batch/NAME`; x counts batches from 1,
    over several calls of `fit`.
    """

    def __init__(self, ctx: Context | None = None, batches: bool = False, prefix: str = "") -> None:
        super().__init__()
        self.ctx = ctx or Context()
        self._batches = batches
        self._prefix = prefix
        self._batch = 0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        send_metrics(self.ctx, logs or {}, epoch, self._prefix)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._batch += 1
        if self._batches:
            send_metrics(self.ctx, logs or {}, self._batch, f"{self._prefix}batch/")
