"""How a client knows its sidecar beyond this machine, and shows itself. Opens no connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import grpc

from ..errors import InvalidInput


@dataclass(frozen=True, kw_only=True)
class Tls:
    """`ca`: PEM of who signed the sidecar's certificate. With `cert` and `key` the client shows its own (mutual)."""

    ca: Path
    cert: Path | None = None
    key: Path | None = None

    def __post_init__(self) -> None:
        if (self.cert is None) != (self.key is None):
            missing = "key" if self.key is None else "cert"
            raise InvalidInput("is missing; a certificate and its key come together", field=f"tls.{missing}")

    def credentials(self) -> grpc.ChannelCredentials:
        """Read anew for each connection: certificates are replaced while games run."""
        return grpc.ssl_channel_credentials(
            root_certificates=_read(self.ca, "ca"),
            private_key=_read(self.key, "key") if self.key else None,
            certificate_chain=_read(self.cert, "cert") if self.cert else None,
        )


def _read(path: Path, field: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror})", field=f"tls.{field}") from error
