"""Keras: a callback that sends what `fit` records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from nereid.context import Context
from nereid.integrations.metrics import send_metrics


class NereidCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Sends the logs of each epoch, with the number of the epoch as x, which Keras counts from 0.

    Keras begins with 0 again at each call of `fit`; x goes on there, unless `initial_epoch` does.
    With `batches` also the logs of each batch, to channels `batch/NAME`; x counts batches from 1,
    over several calls of `fit` as well.
    """

    def __init__(self, ctx: Context | None = None, batches: bool = False, prefix: str = "") -> None:
        super().__init__()
        self.ctx = ctx or Context()
        self._batches = batches
        self._prefix = prefix
        self._batch = 0
        # The least x of the next epoch, and what this call of `fit` adds to its epochs.
        self._next_x = 0
        self._added = 0

    def on_train_begin(self, logs: Mapping[str, Any] | None = None) -> None:
        self._added = 0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        if epoch + self._added < self._next_x:
            self._added = self._next_x - epoch
        x = epoch + self._added
        self._next_x = x + 1
        send_metrics(self.ctx, logs or {}, x, self._prefix)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, Any] | None = None) -> None:
        self._batch += 1
        if self._batches:
            send_metrics(self.ctx, logs or {}, self._batch, f"{self._prefix}batch/")
