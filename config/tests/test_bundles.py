"""Few files for the browser out of many."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from config import bundles

SOURCE = Path(settings.STATICFILES_DIRS[0])


@pytest.mark.parametrize("bundle", bundles.BUNDLES)
def test_a_bundle_is_found_where_static_files_are_looked_for_and_has_each_of_its_parts_in_order(bundle: str) -> None:
    text = Path(finders.find(bundle)).read_text()
    places = [text.index((SOURCE / part).read_text()) for part in bundles.BUNDLES[bundle]]
    assert places == sorted(places)


def test_collectstatic_takes_them_along() -> None:
    listed = {path for finder in finders.get_finders() for path, _storage in finder.list(None)}
    assert set(bundles.BUNDLES) <= listed


def test_modules_have_a_scope_each(tmp_path: Path) -> None:
    text = bundles.together("bundles/inbox.js", SOURCE)
    assert text.startswith("// js/dom.js\n{\n")
    assert text.count("\n{\n") == text.count("\n}\n// js/") + 1 == len(bundles.INBOX_SCRIPTS)


def test_a_changed_part_changes_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    monkeypatch.setitem(bundles.BUNDLES, "bundles/x.css", ("one.css", "two.css"))
    for name in ("one", "two"):
        (source / f"{name}.css").write_text(f".{name} {{}}")
    first = bundles.write("bundles/x.css", source, target)
    assert ".one {}" in first.read_text()
    written = first.stat().st_mtime_ns
    assert bundles.write("bundles/x.css", source, target).stat().st_mtime_ns == written
    (source / "two.css").write_text(".changed {}")
    os.utime(source / "two.css", ns=(written + 10**9, written + 10**9))
    assert ".changed {}" in bundles.write("bundles/x.css", source, target).read_text()
    assert [path.name for path in first.parent.iterdir()] == ["x.css"]


def test_a_first_page_asks_for_all_of_them_at_once_and_each_is_whole(tmp_path: Path) -> None:
    with ThreadPoolExecutor(24) as pool:
        for turn in range(20):
            target = tmp_path / str(turn)
            list(pool.map(lambda bundle, at=target: bundles.write(bundle, SOURCE, at), [*bundles.BUNDLES] * 4))
            for bundle in bundles.BUNDLES:
                assert (target / bundle).read_text() == bundles.together(bundle, SOURCE)
