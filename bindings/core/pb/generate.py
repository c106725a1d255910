"""Makes the nanopb code beside this file out of proto/soundwell/v1, or says what is stale.

    python bindings/core/pb/generate.py [--check]

Needs the generator of the version that third_party/nanopb holds: pip install nanopb==0.4.9.1 grpcio-tools.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parent
PROTO = HOME.parents[2] / "proto"
NAMES = ("words", "session", "service")


def generated() -> dict[str, str]:
    """File name -> text, as the .proto files and soundwell.options of this moment make them."""
    with TemporaryDirectory() as folder:
        described = [_describe(name, Path(folder)) for name in NAMES]
        options = ("-q", "-L", "quote", "-f", str(HOME / "soundwell.options"), "-D", folder)
        _run("nanopb.generator.nanopb_generator", *options, *described)
        made = sorted(Path(folder).rglob("*.pb.[ch]"))
        # Included from this folder, whatever folder the .proto files have.
        return {path.name: path.read_text("utf-8").replace('"soundwell/v1/', '"') for path in made}


def stale() -> list[str]:
    """Names here that differ from what would be made, are missing, or have no source any more."""
    fresh = generated()
    present = {path.name: path.read_text("utf-8") for path in HOME.glob("*.pb.[ch]")}
    return sorted(name for name in fresh.keys() | present.keys() if fresh.get(name) != present.get(name))


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        names = stale()
        print("\n".join(f"stale: {name}" for name in names) or "bindings/core/pb is current")
        return 1 if names else 0
    if arguments:
        sys.exit("generate.py takes --check or nothing")
    for name, text in generated().items():
        (HOME / name).write_text(text, "utf-8")
    return 0


def _describe(name: str, folder: Path) -> str:
    target = folder / f"{name}.pb"
    source = PROTO / "soundwell" / "v1" / f"{name}.proto"
    _run("grpc_tools.protoc", f"-I{PROTO}", f"--descriptor_set_out={target}", str(source))
    return str(target)


def _run(module: str, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments], check=True, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
