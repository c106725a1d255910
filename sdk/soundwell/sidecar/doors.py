"""Where a sidecar listens: a port, perhaps under TLS, and a Unix socket of its user's own. Serves nothing."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import stat
from pathlib import Path

import grpc

from ..config import SidecarConfig
from ..errors import InvalidInput, PortInUse

MAX_SOCKET_PATH_BYTES = 100  # the system's own limit is 107, less on some


def open_port(server: grpc.aio.Server, config: SidecarConfig) -> int:
    """Binds the address, under TLS where certificates are given. Raises PortInUse, InvalidInput."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    address = f"{host}:{config.port}"
    credentials = _credentials(config)
    try:
        if credentials is None:
            port = server.add_insecure_port(address)
        else:
            port = server.add_secure_port(address, credentials)
    except RuntimeError:
        port = 0
    if not port:
        raise PortInUse(f"{address} is taken by another process; choose another, or 0 for any free one.")
    return port


def open_socket(server: grpc.aio.Server, path: Path) -> None:
    """Binds a Unix socket that only this user can open. What a dead sidecar left there is replaced."""
    if not hasattr(socket, "AF_UNIX"):
        raise InvalidInput("is not served on this system; use the port", field="unix_socket")
    path = path.absolute()
    if len(os.fsencode(path)) > MAX_SOCKET_PATH_BYTES:
        raise InvalidInput(f"is longer than {MAX_SOCKET_PATH_BYTES} bytes: {path}", field="unix_socket")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_way(path)
    before = os.umask(0o177)  # at no moment can others open it
    try:
        server.add_insecure_port(f"unix:{path}")
    except RuntimeError as error:
        raise InvalidInput(f"cannot be bound at {path} ({error})", field="unix_socket") from error
    finally:
        os.umask(before)
    path.chmod(0o600)


def remove_socket(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _make_way(path: Path) -> None:
    """Removes a socket that nobody serves; refuses to take another's place, and to remove any other file."""
    try:
        kind = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(kind):
        raise InvalidInput(f"{path} is there already and is no socket", field="unix_socket")
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            path.unlink()
            return
    raise PortInUse(f"{path} is served by another process; choose another path.")


def _credentials(config: SidecarConfig) -> grpc.ServerCredentials | None:
    if config.tls_cert is None or config.tls_key is None:
        return None
    certificate, key = _read(config.tls_cert, "tls_cert"), _read(config.tls_key, "tls_key")
    _check_pair(config.tls_cert, config.tls_key)
    authority = _read(config.tls_client_ca, "tls_client_ca") if config.tls_client_ca else None
    return grpc.ssl_server_credentials(
        [(key, certificate)], root_certificates=authority, require_client_auth=authority is not None
    )


def _read(path: Path, field: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror})", field=field) from error


def _check_pair(certificate: Path, key: Path) -> None:
    """gRPC would only say so at the first caller, and not what is wrong."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (ssl.SSLError, ValueError) as error:
        raise InvalidInput(f"{certificate} and {key} are no pair ({error})", field="tls_cert") from error
