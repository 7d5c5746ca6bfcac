"""Log records become texts."""

from __future__ import annotations

import logging

import pytest

import nereid
from nereid.integrations.logging_handler import ChannelHandler


@pytest.fixture
def logger() -> logging.Logger:
    logger = logging.getLogger("program")
    logger.setLevel(logging.INFO)
    return logger


def test_records_are_stored_as_formatted(client: nereid.Client, logger: logging.Logger) -> None:
    with nereid.Context(experiment="run", quiet=True) as ctx:
        handler = ChannelHandler(ctx, level=logging.INFO)
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.info("epoch %d", 1)
        logger.debug("not this")
        try:
            raise ValueError("diverged")
        except ValueError:
            logger.exception("epoch %d", 2)
        logger.removeHandler(handler)
    texts = client.experiment("run").read("log").y.tolist()
    assert texts[0] == "INFO epoch 1"
    assert texts[1].startswith("ERROR epoch 2\nTraceback")
    assert texts[1].endswith("ValueError: diverged")
    assert len(texts) == 2


def test_warnings_of_nereid_itself_do_not_feed_back(client: nereid.Client) -> None:
    root = logging.getLogger()
    with nereid.Context(experiment="run", quiet=True) as ctx:
        handler = ChannelHandler(ctx)
        root.addHandler(handler)
        ctx.channel_send("loss", None)
        root.removeHandler(handler)
        ctx.channel_send("loss", 1)
    assert len(client.experiment("run").read("log")) == 0
