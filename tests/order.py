"""In which order files go to the workers: what takes long must not begin last."""

from collections import Counter

import pytest

SERVERS = {"live_stack", "visit", "run"}  # fixtures behind which processes of their own are started


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that need servers come first, one after the other, so that these are started once; then by size."""
    size = Counter(item.path for item in items)
    live = {item.path for item in items if SERVERS & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: (item.path not in live, -size[item.path]))
