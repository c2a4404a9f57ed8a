"""The built front end: what a reader's browser is given, and what it is built from."""

import json
import re

import pytest

from convo.assets import build


@pytest.fixture(scope="module")
def styles() -> str:
    return (build.STATIC / "app.css").read_text("utf-8")


def test_the_fonts_are_the_systems_own(styles):
    assert "@font-face" not in styles
    assert "GDS Transport" not in styles
    assert "system-ui" in styles


def test_the_styles_and_scripts_fetch_nothing_from_elsewhere(styles):
    scripts = (build.STATIC / "app.js").read_text("utf-8")
    assert not re.findall(r"url\(.?(?:https?:)?//", styles)
    assert not re.findall(r"(?:import|fetch)\(.?https?:", scripts)


def test_the_lock_names_packages_by_hash_and_never_by_address():
    packages = json.loads(build.LOCK.read_text("utf-8"))["packages"]
    named = {name: package for name, package in packages.items() if name}
    assert all("integrity" in package for package in named.values())
    assert not any("resolved" in package for package in named.values())


def test_a_style_sheet_that_cannot_be_built_says_where_and_what_to_do():
    with pytest.raises(build.BuildFailed, match=r"nowhere\.scss[\s\S]*convo/assets/src"):
        build.run_script("sass/sass.js", "src/nowhere.scss")
