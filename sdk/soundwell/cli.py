"""The `soundwell` command: its subcommands, and how errors are told. Imports one when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from .errors import InvalidInput, SoundwellError

# name: (module:attribute, what `soundwell --help` says, extra that brings its dependencies)
COMMANDS = {
    "serve": (
        "soundwell.sidecar.command:serve",
        "Run a sidecar until SIGTERM, or until its parent ends.",
        "",
    ),
    "info": ("soundwell.sidecar.command:info", "Show what a running sidecar is doing.", ""),
    "top": ("soundwell.sidecar.top:top", "Watch a running sidecar.", ""),
    "doctor": ("soundwell.sidecar.doctor:doctor", "Check this install, and say what to fix.", ""),
    "render": ("soundwell.play.render:command", "Render one timeline to a file, offline.", ""),
    "studio": ("soundwell.studio.command:command", "Open the page to listen, look and decide.", "studio"),
    "demo": ("soundwell.play.demo:command", "Play a recorded game log through a real sidecar.", ""),
    "bake": ("soundwell.bake.command:bake", "Make the sounds a manifest asks for, as files.", "bake"),
    "bank": ("soundwell.bake.bank_command:bank", "Pack baked sounds into a bank, look into one.", "bake"),
    "bench": ("soundwell.play.bench:command", "Measure speed on this machine.", ""),
    "profile": ("soundwell.play.profile:command", "Show where the time of one piece goes.", ""),
    "evaluate": ("soundwell.evaluate.command:command", "Judge the model on held-out recordings.", "train"),
    "detect": ("soundwell.play.detect:command", "Say which files carry Soundwell's watermark.", ""),
    "native": ("soundwell.native.command:command", "Build the native core as a Python module.", "native"),
    "corpus": ("soundwell.train.corpus:command", "Build the training corpus.", "train"),
    "train": ("soundwell.train.command:train", "Train codec and teacher.", "train"),
    "distill": ("soundwell.train.command:distill", "Distil the teacher to four steps.", "train"),
    "export": ("soundwell.export.command:command", "Export the model to ONNX with its card.", "train"),
}
EXTRAS = {  # what brings a library
    "torch": "train",
    "onnx": "train",
    "scipy": "train",
    "grpc_tools": "dev",
    "pyloudnorm": "bake",
    "mutagen": "bake",
    "ray": "cluster",
    "gradio": "studio",
    "uvicorn": "studio",
    "fastapi": "studio",
}


class Subcommands(click.Group):
    """A group whose members are imported when called, so that help is instant and torch stays out."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        place, _, extra = COMMANDS[cmd_name]
        module, attribute = place.split(":")
        try:
            command: click.Command = getattr(import_module(module), attribute)
        except ImportError as error:
            raise click.ClickException(_missing(error, extra)) from error
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text, _) in COMMANDS.items()])


@click.group(cls=Subcommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="soundwell")
def _group() -> None:
    """Gameplay events in, fresh sound effects out."""


def main() -> None:
    """Entry point of the `soundwell` command."""
    run(_group)


def run(command: click.Command, arguments: list[str] | None = None) -> None:
    """Runs a command and leaves the process: 0; 2 for wrong input, 1 for other errors, each one sentence."""
    try:
        command.main(arguments, standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except SoundwellError as error:
        click.echo(f"soundwell: {error or type(error).__doc__}", err=True)
        sys.exit(2 if isinstance(error, InvalidInput) else 1)
    except ImportError as error:
        click.echo(f"soundwell: {_missing(error, '')}", err=True)
        sys.exit(1)


def _missing(error: ImportError, extra: str) -> str:
    name = error.name or str(error)
    if name.startswith("soundwell"):
        return f"this build of Soundwell has no {name}"
    extra = EXTRAS.get(name.partition(".")[0], extra)
    hint = f"; install it with: pip install 'soundwell[{extra}]'" if extra else "; install Soundwell again"
    return f"{name} is not installed{hint}"


if __name__ == "__main__":
    main()
