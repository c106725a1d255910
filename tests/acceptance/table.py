"""A table of aims: what was wanted, what was measured just now, whether it is met. Stores nothing."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, kw_only=True)
class Row:
    """One aim. `value` is the number behind `measured`, None where there is no single one."""

    key: str
    aim: str
    measured: str
    met: bool
    value: float | None = None


Check = Callable[[argparse.Namespace], Sequence[Row]]


def main(name: str, checks: dict[str, Check], parser: argparse.ArgumentParser) -> None:
    """Runs the checks asked for (all by default), prints the table, exits 0 only if every row is met."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--only", action="append", choices=sorted(checks), help="run only this check; repeatable"
    )
    arguments = parser.parse_args()
    rows: list[Row] = []
    for check_name in arguments.only or checks:
        print(f"{name}: {check_name} ...", file=sys.stderr, flush=True)
        for row in _rows_of(check_name, checks[check_name], arguments):
            print(
                f"  {row.key}: {'met' if row.met else 'NOT MET'}: {row.measured}", file=sys.stderr, flush=True
            )
            rows.append(row)
    show(name, rows, as_json=arguments.json)
    sys.exit(0 if all(row.met for row in rows) else 1)


def _rows_of(name: str, check: Check, arguments: argparse.Namespace) -> Sequence[Row]:
    """One that cannot be measured is a row that is not met, and keeps the others from nothing."""
    try:
        return check(arguments)
    except Exception as error:
        traceback.print_exc()
        return [Row(key=name, aim="can be measured", measured=f"failed: {error!r}"[:300], met=False)]


def show(name: str, rows: Sequence[Row], *, as_json: bool) -> None:
    if as_json:
        document: dict[str, Any] = {"name": name, "met": all(row.met for row in rows)}
        print(json.dumps({**document, "rows": [asdict(row) for row in rows]}))
        return
    table = Table(
        "what", "aim", "measured", "met", title=f"{name}: {sum(r.met for r in rows)} of {len(rows)} met"
    )
    for row in rows:
        table.add_row(row.key, row.aim, row.measured, "yes" if row.met else "NO")
    Console(width=150).print(table)
