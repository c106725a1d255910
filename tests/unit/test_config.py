"""Settings: defaults, the environment, and refusals that name the setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from soundwell.config import GIB, MIB, SidecarConfig, parse_size
from soundwell.errors import InvalidInput


def test_defaults_are_local_and_bounded() -> None:
    config = SidecarConfig()
    assert (config.host, config.port, config.runtime) == ("127.0.0.1", 0, "auto")
    assert (config.pool_bytes, config.disk_pool_bytes) == (128 * MIB, GIB)
    assert config.token is None and config.disk_pool is None


def test_environment_is_read_with_units() -> None:
    environ = {
        "SOUNDWELL_PORT": "5000",
        "SOUNDWELL_POOL_BYTES": "512MiB",
        "SOUNDWELL_DISK_POOL": "pool",
        "SOUNDWELL_DRAIN_SECS": "1.5",
        "SOUNDWELL_LOG_LEVEL": "debug",
        "SOUNDWELL_TOKEN": "",
        "HOME": "elsewhere",
    }
    config = SidecarConfig.from_env(environ)
    assert (config.port, config.pool_bytes, config.disk_pool) == (5000, 512 * MIB, Path("pool"))
    assert (config.drain_secs, config.log_level, config.token) == (1.5, "debug", None)


def test_overrides_win_over_the_environment_unless_none() -> None:
    environ = {"SOUNDWELL_PORT": "5000", "SOUNDWELL_THREADS": "2"}
    config = SidecarConfig.from_env(environ, port=6000, threads=None)
    assert (config.port, config.threads) == (6000, 2)


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDWELL_MAX_BATCH", "3")
    assert SidecarConfig.from_env().max_batch == 3


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"SOUNDWELL_PROT": "1"},
            "SOUNDWELL_PROT: 'SOUNDWELL_PROT' is not a setting; did you mean 'SOUNDWELL_PORT'?",
        ),
        ({"SOUNDWELL_PORT": "x"}, "SOUNDWELL_PORT: 'x' is not a whole number"),
        ({"SOUNDWELL_DRAIN_SECS": "soon"}, "SOUNDWELL_DRAIN_SECS: 'soon' is not a number"),
        (
            {"SOUNDWELL_POOL_BYTES": "3MB"},
            "SOUNDWELL_POOL_BYTES: 'MB' is not a unit of size; did you mean 'MiB'?",
        ),
        ({"SOUNDWELL_POOL_BYTES": "lots"}, "SOUNDWELL_POOL_BYTES: 'lots' is not a size"),
    ],
)
def test_bad_environment_is_refused(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SidecarConfig.from_env(environ)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"prot": 1}, "prot: 'prot' is not a key here; did you mean 'port'?"),
        ({"pool_mib": 1}, "pool_mib: the unit 'mib' is not used here; write 'pool_bytes' instead"),
        ({"port": 65_536}, "port: 65536 is not within 0..65535"),
        ({"port": "80"}, "port: must be a whole number"),
        ({"queue_limit": 0}, "queue_limit: 0 is not within"),
        ({"max_message_bytes": 10}, "max_message_bytes: 10 is not within"),
        ({"runtime": "onx"}, "runtime: 'onx' is not a runtime; did you mean 'onnx'?"),
        ({"log_level": "loud"}, "log_level: 'loud' is not a log level"),
        ({"log_format": "xml"}, "log_format: 'xml' is not a log format"),
        ({"host": "0.0.0.0"}, "host: '0.0.0.0' is not a loopback address and needs TLS"),
        ({"token": ""}, "token: must not be empty"),
        ({"drain_secs": -1}, "drain_secs: must not be negative"),
    ],
)
def test_bad_values_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SidecarConfig.from_mapping(values)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(("text", "size"), [("7", 7), ("2KiB", 2048), (" 1 GiB ", GIB), ("5B", 5)])
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text, "x") == size
