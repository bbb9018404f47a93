"""Are translated texts compiled when they change, and are those of shipped data found?"""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from scripts import build_texts
from scripts.extract_data import shipped

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nLanguage: sq\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A language's file in a folder of its own."""
    monkeypatch.setattr(build_texts, "LOCALE", tmp_path)
    file = tmp_path / "sq" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    return file


def write(file: Path, albanian: str) -> None:
    file.write_text(f'{HEADER}msgid "Case"\nmsgstr "{albanian}"\n')


def test_a_changed_file_is_compiled_once(source: Path):
    write(source, "Rasti")
    assert build_texts.build() == [source.with_suffix(".mo")]
    assert build_texts.build() == []
    write(source, "Rast")
    assert build_texts.build() == [source.with_suffix(".mo")]
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Case") == "Rast"


def test_a_compiled_file_that_was_lost_is_made_again(source: Path):
    write(source, "Rasti")
    build_texts.build()
    source.with_suffix(".mo").unlink()
    assert build_texts.build()


def test_a_broken_file_is_told_of(source: Path, capsys: pytest.CaptureFixture[str]):
    source.write_text(HEADER + 'msgid "Case"\nthis is no catalogue\n')
    assert build_texts.main() == 1
    assert "could not be compiled" in capsys.readouterr().err


def test_only_what_is_shown_of_data_is_collected():
    text = """
life_areas: [{key: papers, name: Papers, help: "Which papers?", compartment: work}]
jurisdiction: {code: MK, name: North Macedonia}
people: [{key: a, name: Ana, persona: {label: Mentor, one_line: Sees one task.}}, {key: b, name: Besa}]
ratings: [{key: none, name: No need}]
"""
    found = {message for _line, _function, message, _comments in shipped(text, [], [], {})}
    assert found == {"Papers", "Which papers?", "North Macedonia", "Mentor", "Sees one task."}
