"""PyTorch Lightning: a logger."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

try:
    from lightning.pytorch.loggers.logger import Logger, rank_zero_experiment
    from lightning.pytorch.utilities import rank_zero_only
except ImportError:
    from pytorch_lightning.loggers.logger import Logger, rank_zero_experiment
    from pytorch_lightning.utilities import rank_zero_only

from nereid.context import Context
from nereid.image import Image
from nereid.integrations.metrics import flat_params, send_metrics
from nereid.settings import find_project, new_experiment_name


class NereidLogger(Logger):  # type: ignore[misc]
    """Sends what `self.log` records; x is Lightning's step.

    Hyper-parameters become parameters of the experiment. `ctx`: a context of the program; otherwise
    one is made of the names when Lightning first asks for it.
    """

    def __init__(
        self,
        project: str | None = None,
        experiment: str | None = None,
        ctx: Context | None = None,
        prefix: str = "",
    ) -> None:
        super().__init__()
        self._ctx = ctx
        self._project = ctx.project if ctx else find_project(project)
        self._experiment = ctx.experiment if ctx else experiment or new_experiment_name()
        self._prefix = prefix
        self._params: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The project."""
        return self._project

    @property
    def version(self) -> str:
        """The experiment."""
        return self._experiment

    @property
    @rank_zero_experiment  # type: ignore[untyped-decorator]
    def experiment(self) -> Context:
        """The context, for what Lightning has no words for."""
        if self._ctx is None:
            self._ctx = Context(self._project, self._experiment, params=self._params)
        return self._ctx

    @rank_zero_only  # type: ignore[untyped-decorator]
    def log_hyperparams(self, params: Mapping[str, Any] | Namespace, *_: Any) -> None:
        settings = vars(params) if isinstance(params, Namespace) else params
        self._params.update(flat_params(settings))
        if self._ctx is not None:
            self._ctx.describe(params=self._params)

    @rank_zero_only  # type: ignore[untyped-decorator]
    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        send_metrics(self.experiment, metrics, step, self._prefix)

    @rank_zero_only  # type: ignore[untyped-decorator]
    def log_image(self, key: str, images: Sequence[Any], step: int | None = None) -> None:
        """Pictures as `nereid.Image` takes them; the second goes to the channel KEY/1."""
        for index, image in enumerate(images):
            name = key if index == 0 else f"{key}/{index}"
            picture = image if isinstance(image, Image) else Image(data=image, oversize="resize")
            self.experiment.channel_send(self._prefix + name, step, picture)

    @rank_zero_only  # type: ignore[untyped-decorator]
    def finalize(self, status: str) -> None:
        """Waits for what was sent; the end of the program ends the experiment."""
        if self._ctx is not None:
            self._ctx.flush()
