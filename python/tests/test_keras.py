"""A real run of Keras fills channels with what Keras itself recorded."""

from __future__ import annotations

import os

import numpy as np

import nereid

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras

from nereid.integrations.keras import NereidCallback


def test_channels_equal_the_history(client: nereid.Client) -> None:
    keras.utils.set_random_seed(7)
    x = np.random.default_rng(7).standard_normal((200, 8)).astype("float32")
    labels = (x.sum(axis=1) > 0).astype("int32")
    model = keras.Sequential([keras.layers.Dense(8, "relu"), keras.layers.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    with nereid.Context(experiment="keras", quiet=True) as ctx:
        callback = NereidCallback(ctx, batches=True)
        history = model.fit(
            x, labels, validation_split=0.2, epochs=5, verbose=0, callbacks=[callback]
        )
    run = client.experiment("keras")
    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    for name, values in history.history.items():
        series = run.read(name)
        assert series.x.tolist() == history.epoch
        assert series.y.tolist() == [float(value) for value in values]
    assert run.read("batch/loss").x.tolist() == list(range(1, 26))


def test_epochs_go_on_over_calls_of_fit(client: nereid.Client) -> None:
    x = np.ones((8, 2), "float32")
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    losses = []
    with nereid.Context(experiment="keras", quiet=True) as ctx:
        callback = NereidCallback(ctx)
        for epochs in ({"epochs": 3}, {"epochs": 2}, {"epochs": 7, "initial_epoch": 5}):
            history = model.fit(x, x[:, 0], verbose=0, callbacks=[callback], **epochs)
            losses += [float(value) for value in history.history["loss"]]
        assert ctx.flush()
        assert ctx.report.points_rejected == 0
    loss = client.experiment("keras").read("loss")
    assert loss.x.tolist() == list(range(7))
    assert loss.y.tolist() == losses
