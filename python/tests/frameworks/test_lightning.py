"""A real run of PyTorch Lightning fills channels with what Lightning itself recorded."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytorch_lightning as lightning
import torch
from pytorch_lightning import LightningModule
from pytorch_lightning.loggers import CSVLogger

import nereid
from nereid.integrations.lightning import NereidLogger


class Model(LightningModule):  # type: ignore[misc]
    def __init__(self, width: int = 8) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(4, width), torch.nn.ReLU(), torch.nn.Linear(width, 1)
        )

    def _loss(self, batch: Any) -> Any:
        (x,) = batch
        return torch.nn.functional.mse_loss(self.layers(x), x.sum(dim=1, keepdim=True))

    def training_step(self, batch: Any, _: int) -> Any:
        loss = self._loss(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch: Any, _: int) -> None:
        self.log("val_loss", self._loss(batch))

    def configure_optimizers(self) -> Any:
        return torch.optim.Adam(self.parameters(), lr=0.01)


def recorded(path: Path) -> dict[str, dict[float, float]]:
    """Channel, step and value of every number that the CSV logger wrote."""
    series: dict[str, dict[float, float]] = {}
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            step = float(row.pop("step"))
            for name, value in row.items():
                if value:
                    series.setdefault(name, {})[step] = float(value)
    return series


def test_channels_equal_the_csv_logger(client: nereid.Client, tmp_path: Path) -> None:
    lightning.seed_everything(7, workers=False)
    data = torch.utils.data.TensorDataset(torch.randn(64, 4))
    loader = torch.utils.data.DataLoader(data, batch_size=8, num_workers=1)
    csv_logger = CSVLogger(tmp_path)
    logger = NereidLogger(experiment="lightning")
    trainer = lightning.Trainer(
        max_epochs=3,
        accelerator="cpu",
        logger=[csv_logger, logger],
        log_every_n_steps=1,
        enable_progress_bar=False,
        enable_model_summary=False,
        enable_checkpointing=False,
    )
    trainer.fit(Model(), loader, loader)
    run = client.experiment("lightning")
    wanted = recorded(Path(csv_logger.log_dir) / "metrics.csv")
    assert set(wanted) == {"train_loss_step", "train_loss_epoch", "val_loss", "epoch"}
    for name, points in wanted.items():
        series = run.read(name)
        assert dict(zip(series.x.tolist(), series.y.tolist())) == points
    assert run.params["width"] == "8"
    logger.experiment.finish()
    assert client.experiment("lightning").state == "succeeded"
