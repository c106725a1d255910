"""Ways in: the Unix socket, TLS, mutual TLS, and who is kept out."""

from __future__ import annotations

import datetime
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from soundwell.client import Client, ClientSettings
from soundwell.client.tls import Tls
from soundwell.config import SidecarConfig
from soundwell.errors import InvalidInput, PortInUse, Unavailable
from soundwell.rpc.ready_file import read_ready
from soundwell.sidecar.launch import Sidecar
from soundwell.sounds import Sound

STEP = Sound(id="step", category="footstep", duration_secs=0.1)
DAY = datetime.timedelta(days=1)
QUICK = ClientSettings(connect_timeout_secs=5.0)


class Authority:
    """Signs certificates for 127.0.0.1 and localhost."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.path = self._write(f"{name}.pem", self._sign(self._name, self._key, ca=True))

    def issue(self, name: str) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        certificate = self._sign(subject, key, ca=False)
        return self._write(f"{name}.crt", certificate), self._write(f"{name}.key", secret)

    def _sign(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool) -> bytes:
        import ipaddress

        now = datetime.datetime.now(datetime.UTC)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
        )
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """(authority, its certificate and key for the sidecar)"""
    authority = Authority(tmp_path_factory.mktemp("papers"), "authority")
    return authority, authority.issue("sidecar")


def plays(client) -> bool:
    client.prewarm([STEP], count=1, buckets=[1], timeout_secs=30)
    return client.trigger("step").tier == "live"


def test_unix_socket_is_its_users_own_and_goes_with_its_sidecar(tmp_path):
    path = tmp_path / "new" / "socket"
    with Sidecar(SidecarConfig(runtime="fake", unix_socket=path)) as sidecar:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert read_ready(sidecar.ready_file).unix_socket == str(path)
        with Client(address=f"unix:{path}", token=sidecar.token) as client:
            assert plays(client)
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_cannot_open_the_unix_socket(tmp_path):
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)  # only the socket's own mode keeps others out
    path = tmp_path / "socket"
    code = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    with Sidecar(SidecarConfig(runtime="fake", unix_socket=path)):
        command = ["/usr/bin/env", "python3", "-c", code, str(path)]
        done = subprocess.run(
            command, user=65534, group=65534, extra_groups=[], capture_output=True, text=True
        )
    assert "PermissionError" in done.stderr


def test_socket_of_a_dead_sidecar_is_replaced_and_of_a_living_one_is_not(tmp_path):
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    config = SidecarConfig(runtime="fake", unix_socket=path)
    with Sidecar(config) as sidecar, Client(address=f"unix:{path}", token=sidecar.token) as client:
        assert plays(client)
        with pytest.raises(PortInUse, match="socket"):
            Sidecar(config).start()
        assert path.exists()


def test_a_file_in_the_sockets_place_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(InvalidInput, match="no socket"):
        Sidecar(SidecarConfig(runtime="fake", unix_socket=path)).start()
    assert path.read_text() == "mine"


def test_tls_serves_who_knows_the_authority_and_nobody_in_the_clear(papers):
    authority, (certificate, key) = papers
    config = SidecarConfig(runtime="fake", host="0.0.0.0", tls_cert=certificate, tls_key=key)
    with Sidecar(config) as sidecar:
        address = f"localhost:{sidecar.ready.port}"
        with Client(address=address, token=sidecar.token, tls=Tls(ca=authority.path)) as client:
            assert plays(client)
        with (
            Client(address=address, token=sidecar.token, settings=QUICK) as client,
            pytest.raises(Unavailable),
        ):
            client.wait_connected(1.0)


def test_mutual_tls_asks_the_client_for_its_papers(papers, tmp_path):
    authority, (certificate, key) = papers
    theirs, their_key = authority.issue("player")
    stranger, stranger_key = Authority(tmp_path, "strangers").issue("stranger")
    config = SidecarConfig(runtime="fake", tls_cert=certificate, tls_key=key, tls_client_ca=authority.path)
    with Sidecar(config) as sidecar:
        told = {"address": sidecar.address, "token": sidecar.token, "settings": QUICK}
        with Client(**told, tls=Tls(ca=authority.path, cert=theirs, key=their_key)) as client:
            assert plays(client)
        for tls in (Tls(ca=authority.path), Tls(ca=authority.path, cert=stranger, key=stranger_key)):
            with Client(**told, tls=tls) as client, pytest.raises(Unavailable):
                client.wait_connected(1.0)


def test_certificate_and_key_that_are_no_pair_are_named(papers):
    authority, (certificate, _) = papers
    _, other_key = authority.issue("other")
    with pytest.raises(InvalidInput) as caught:
        Sidecar(SidecarConfig(runtime="fake", tls_cert=certificate, tls_key=other_key)).start()
    assert caught.value.field == "tls_cert"


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "192.168.0.1"}, "host"),
        ({"tls_cert": "a.crt"}, "tls_key"),
        ({"tls_client_ca": "ca.pem"}, "tls_client_ca"),
    ],
)
def test_nothing_is_exposed_without_tls(settings, field):
    with pytest.raises(InvalidInput) as caught:
        SidecarConfig(**settings)
    assert caught.value.field == field


def test_a_client_does_not_send_its_token_over_the_network_in_the_clear():
    with (
        Client(address="sounds.example:443", token="secret") as client,
        pytest.raises(Unavailable, match="in the clear"),
    ):
        client.wait_connected(0.3)


def test_certificates_that_are_not_there_are_named(tmp_path):
    with pytest.raises(InvalidInput, match="tls.ca"):
        Tls(ca=tmp_path / "none.pem").credentials()


def test_token_is_in_no_argument_and_in_no_log(tmp_path):
    log = tmp_path / "log"
    with Sidecar(SidecarConfig(runtime="fake", log_level="debug"), log_file=log) as sidecar:
        with Client(ready_file=sidecar.ready_file) as client:
            assert plays(client)
        arguments = Path(f"/proc/{sidecar.pid}/cmdline").read_text() if sys.platform == "linux" else ""
        assert sidecar.token not in arguments
        token = sidecar.token
    assert token not in log.read_text()
