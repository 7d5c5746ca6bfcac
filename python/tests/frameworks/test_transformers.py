"""A real run of Hugging Face's Trainer fills channels with what Trainer itself recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from torch.utils.data import Dataset

import nereid
from nereid.integrations.transformers import NereidCallback


class Words(Dataset):  # type: ignore[misc]
    def __len__(self) -> int:
        return 64

    def __getitem__(self, index: int) -> dict[str, Any]:
        tokens = torch.arange(8) * (index + 1) % 32
        return {"input_ids": tokens, "labels": tokens[0] * 0 + index % 2}


def test_channels_equal_the_log_history(client: nereid.Client, tmp_path: Path) -> None:
    config = transformers.BertConfig(
        vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2
    )
    arguments = transformers.TrainingArguments(
        output_dir=str(tmp_path),
        num_train_epochs=3,
        logging_steps=1,
        eval_strategy="epoch",
        save_strategy="no",
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
    )
    callback = NereidCallback()
    trainer = transformers.Trainer(
        transformers.BertForSequenceClassification(config),
        arguments,
        train_dataset=Words(),
        eval_dataset=Words(),
        callbacks=[callback],
    )
    trainer.train()
    assert callback.ctx is not None
    assert callback.ctx.flush()
    run = client.experiment(callback.ctx.experiment)
    wanted: dict[str, dict[float, float]] = {}
    for row in trainer.state.log_history:
        for name, value in row.items():
            if name != "step":
                wanted.setdefault(name, {})[row["step"]] = value
    assert {"loss", "eval_loss", "learning_rate", "train_runtime"} <= set(wanted)
    for name, points in wanted.items():
        series = run.read(name)
        assert dict(zip(series.x.tolist(), series.y.tolist())) == points
    assert run.params["num_train_epochs"] == "3"
    callback.ctx.finish()
