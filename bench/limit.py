"""What PostgreSQL can do with the webhook's insert when nothing else is in the way: pgbench, as many clients."""

import os
import re
import subprocess
from dataclasses import dataclass
from typing import Any

from bench.environment import DATA, DATABASE
from config import engines
from config.engines import postgres

SCRIPT = """
INSERT INTO whatsapp_webhookevent
  (tenant_id, session_id, provider, dedupe_key, body, state, attempts, error, received_at)
VALUES ('{tenant}', '{session}', 'waha', encode(sha256(gen_random_uuid()::text::bytea), 'hex'),
  '\\x{body}', 'done', 0, '', now()) ON CONFLICT DO NOTHING;
"""


@dataclass(frozen=True)
class Limit:
    rate: float
    average: float  # seconds


def measure(session: Any, body: bytes, *, clients: int, seconds: int) -> Limit:
    """One row, one durable commit each, through the row-level security of the webhook's role."""
    file = DATA / "insert.sql"
    file.write_text(SCRIPT.format(tenant=session.tenant_id, session=session.pk, body=body.hex()))
    command = [postgres.binary("pgbench"), "--no-vacuum", "--protocol=simple", "--jobs=1", f"--file={file}"]
    said = subprocess.run(
        [
            *command,
            f"--client={clients}",
            f"--time={seconds}",
            "-h",
            str(engines.runtime_dir(DATA)),
            "-U",
            "postgres",
            DATABASE,
        ],
        env={**os.environ, "PGOPTIONS": "-c role=prosa_system"},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds + 60,
    )
    if said.returncode:
        raise RuntimeError(f"pgbench: {said.stderr[-300:]}")
    rate, average = re.search(r"tps = ([\d.]+)", said.stdout), re.search(r"latency average = ([\d.]+)", said.stdout)
    assert rate and average, said.stdout
    return Limit(float(rate[1]), float(average[1]) / 1000)
