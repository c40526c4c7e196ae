"""The real settings, but for passwords that are checked in no time."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
