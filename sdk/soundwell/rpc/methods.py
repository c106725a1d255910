"""Names on the wire: the service, its four calls, metadata keys. One table, read by client and sidecar."""

from __future__ import annotations

SERVICE = "soundwell.v1.Soundwell"
HANDSHAKE = f"/{SERVICE}/Handshake"
SESSION = f"/{SERVICE}/Session"
RENDER = f"/{SERVICE}/Render"
GET_INFO = f"/{SERVICE}/GetInfo"

TOKEN_KEY = "authorization"
CODE_KEY = "soundwell-code"
FIELD_KEY = "soundwell-field"
REQUEST_KEY = "soundwell-request"  # names a call in the sidecar's log; a caller may choose it


def token_metadata(token: str) -> tuple[tuple[str, str], ...]:
    return ((TOKEN_KEY, f"Bearer {token}"),)
