"""A real script of scikit-learn under `nereid send`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from conftest import Programs

import nereid

SCRIPT = """
import json, sys
import nereid
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

x, y = load_digits(return_X_y=True)
ctx = nereid.Context()
model = MLPClassifier((16,), random_state=7)
accuracies = []
for epoch in range(1, 11):
    model.partial_fit(x / 16, y, classes=range(10))
    accuracies.append(model.score(x / 16, y))
    ctx.channel_send("loss", epoch, model.loss_)
    ctx.channel_send("accuracy", epoch, accuracies[-1])
    print(f"epoch {epoch} train_loss={float(model.loss_)!r}")
with open(sys.argv[1], "w") as file:
    json.dump({"loss": model.loss_curve_, "accuracy": accuracies}, file)
"""


def test_channels_equal_what_the_model_recorded(
    client: nereid.Client, programs: Programs, tmp_path: Path
) -> None:
    script, recorded = tmp_path / "train.py", tmp_path / "recorded.json"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(recorded)]
    programs.nereid("send", "-l", "train_loss:printed", "--experiment", "digits", "--", *command)
    model = json.loads(recorded.read_text())
    run = client.experiment("digits")
    assert run.state == "succeeded"
    assert run.read("loss").x.tolist() == list(range(1, 11))
    assert run.read("loss").y.tolist() == model["loss"]
    assert run.read("accuracy").y.tolist() == model["accuracy"]
    assert run.read("printed").y.tolist() == model["loss"]
