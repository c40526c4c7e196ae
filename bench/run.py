"""What the parts of a run share."""

from dataclasses import dataclass

from bench.company import Company
from bench.stack import Stack


@dataclass
class Run:
    stack: Stack
    company: Company
    quick: bool = False
    acks_per_second: float | None = None  # the pipeline's limit, once measured
