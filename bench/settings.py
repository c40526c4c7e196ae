"""Production's settings, with static files collected beside the run's data."""

from config.settings import *  # noqa: F403
from config.settings import DATA_DIR

STATIC_ROOT = DATA_DIR / "static"
