"""Invokes the output of `sam build` by `sam local invoke`, once for each event in events/.

Usage: invoke.py SAM ARGUMENT… (the arguments that the engine and the machine need)
"""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / ".ci" / "template"))

from events import EXPECTED, check, fail, require_rows  # noqa: E402

SAM, ARGUMENTS = sys.argv[1], sys.argv[2:]
BUILT = PROJECT / ".aws-sam" / "build" / "template.yaml"


def invoke(event, *template):
    command = [SAM, "local", "invoke", "VendorFunction", *template, "-e", f"events/{event}", *ARGUMENTS]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120)
    if result.returncode or not result.stdout.strip():
        fail(f"{event}: sam local invoke failed\n{result.stderr}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def main():
    require_rows(PROJECT / "events")
    rest = BUILT.with_name("rest-template.yaml")
    rest.write_text(BUILT.read_text(encoding="utf-8").replace("HttpApiHandler", "RestApiHandler"), encoding="utf-8")
    # SAM looks for its configuration beside a template that it is given.
    template = ["-t", str(rest), "--config-file", str(PROJECT / "samconfig.toml")]
    for event, status, body in EXPECTED:
        check(event, invoke(event, *(template if event.startswith("rest-") else [])), status, body)


main()
