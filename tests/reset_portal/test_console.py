import time

import pytest

from reset_portal.console import Console, show


def test_stage_says_that_it_is_done() -> None:
    said: list[str] = []
    with Console(said.append).stage("PostgreSQL"):
        assert not said
    assert [line.split() for line in said] == [["PostgreSQL", "0.0", "s"]]


def test_long_stage_is_never_silent() -> None:
    said: list[str] = []
    with Console(said.append, patience=0.05).stage("Migrations"):
        time.sleep(0.2)
    assert "Migrations" in said[0]
    assert said[0].endswith("so far …")
    assert len(said) >= 3


def test_stage_that_fails_claims_nothing() -> None:
    said: list[str] = []
    with pytest.raises(ValueError, match="no"), Console(said.append).stage("Valkey"):
        raise ValueError("no")
    assert not said


def test_show_writes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    show("Ready: http://localhost:8000/")
    assert capsys.readouterr().out == "Ready: http://localhost:8000/\n"
