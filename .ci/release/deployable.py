"""Makes what `sam deploy` needs without a build: the zip, both templates, one of which names the zip, and samconfig.toml.

The same tree yields the same bytes: entries are sorted and share one time and one mode.
Usage: deployable.py PROJECT TREE VERSION FOLDER, where TREE has the layout that Lambda unpacks
"""

import re
import sys
import zipfile
from pathlib import Path

PROJECT, TREE, VERSION, FOLDER = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
CODE = f"mapbox-token-vendor-{VERSION}.zip"


def replaced(text, pattern, replacement, times):
    """Replaces a pattern that must occur exactly `times` times."""
    text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
    if count != times:
        sys.exit(f"release: {pattern!r} occurs {count} times instead of {times}")
    return text


def zipped():
    files = sorted((path.relative_to(TREE).as_posix(), path) for path in TREE.rglob("*") if path.is_file())
    with zipfile.ZipFile(FOLDER / CODE, "w") as archive:
        for name, path in files:
            entry = zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, also on other machines.
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=9)


def template():
    text = (PROJECT / "template.yaml").read_text(encoding="utf-8")
    text = replaced(text, r"^    CodeUri: \.$", f"    CodeUri: {CODE}", 1)
    # `sam build` would need the sources.
    text = replaced(text, r"^      BuildMethod: makefile\n", "", 2)
    text = replaced(text, r"^    Metadata:\n(?=    Properties:)", "", 1)
    (FOLDER / "template.yaml").write_text(text, encoding="utf-8")


def edge():
    """Copies the nested stack, which `sam deploy` uploads."""
    (FOLDER / "edge.yaml").write_bytes((PROJECT / "edge.yaml").read_bytes())


def settings():
    text = (PROJECT / "samconfig.toml").read_text(encoding="utf-8")
    text = replaced(text, r"^# The output of `sam build`.*\n", "", 1)
    text = replaced(text, r'"\.aws-sam/build/template\.yaml"', '"template.yaml"', 1)
    text = replaced(text, r"edit them here, commit, and run", "edit them here and run", 1)
    # What is left is for `sam local`, which needs the repository.
    text = replaced(text, r"\n# The fakes of Mapbox and Secrets Manager listen(.|\n)*", "", 1)
    (FOLDER / "samconfig.toml").write_text(text, encoding="utf-8")


zipped()
template()
edge()
settings()
