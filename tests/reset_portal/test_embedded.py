import os
import threading
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from reset_portal import embedded


def test_data_folder_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "x" / ".." / "data"))
    assert embedded.data_folder() == tmp_path / "data"


def test_data_folder_is_in_the_checkout_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_DATA")
    assert embedded.data_folder() == embedded.CHECKOUT / ".data"


def test_socket_paths_fit_however_long_the_data_path_is(tmp_path: Path) -> None:
    folder = embedded.socket_folder(tmp_path / ("deep/" * 60))
    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) < 107
    assert folder != embedded.socket_folder(tmp_path)


def test_urls_name_the_login_and_the_socket() -> None:
    said = conninfo_to_dict(embedded.database_url("owner"))
    assert said == {
        "user": "portal_owner",
        "dbname": "portal",
        "host": str(embedded.socket_folder()),
    }
    assert embedded.redis_url() == f"unix://{embedded.socket_folder()}/valkey.sock"


def test_secret_key_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    first = embedded.secret_key()
    assert embedded.secret_key() == first
    assert len(first) >= 50
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0


def test_secret_key_is_the_same_for_processes_that_start_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    embedded._write_once(tmp_path / "secret_key", "the first")
    threads = [
        threading.Thread(target=embedded._write_once, args=(tmp_path / "secret_key", str(n)))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert embedded.secret_key() == "the first"
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
