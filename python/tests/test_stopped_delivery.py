"""What the server refuses for good is told at once, and nothing is promised that cannot help."""

from __future__ import annotations

import logging
import re

import pytest
from conftest import Programs

import nereid


def stopped_context(client: nereid.Client, programs: Programs) -> nereid.Context:
    """Of an experiment that somebody deletes."""
    ctx = nereid.Context(experiment="run")
    ctx.channel_send("loss", 1.0)
    assert ctx.flush()
    programs.nereid(
        "delete", "experiment", "run", "--project", ctx.project, "--yes", "--server", ctx.server
    )
    ctx.channel_send("loss", 2.0)
    assert not ctx.flush()
    return ctx


def test_it_is_told_at_once_and_once(
    client: nereid.Client, programs: Programs, caplog: pytest.LogCaptureFixture
) -> None:
    ctx = stopped_context(client, programs)
    ctx.channel_send("loss", 3.0)
    assert not ctx.flush()
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage().startswith(
        f"nothing more of {ctx.project}/run is delivered: ABORTED"
    )
    assert ctx.report.stopped in record.getMessage()
    ctx.close()


def test_no_sync_is_promised(
    client: nereid.Client, programs: Programs, capsys: pytest.CaptureFixture[str]
) -> None:
    ctx = stopped_context(client, programs)
    report = ctx.finish()
    assert (report.points_pending, report.points_spooled) == (1, 1)
    told = capsys.readouterr().err
    assert re.search("nereid: 1 point not delivered; all of it in the spool", told)
    assert report.stopped in told
    assert "nereid sync" not in told
