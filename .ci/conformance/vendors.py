"""The vendors that docs/conformance.py is run against: local endpoints, each with its own configuration."""

import json
import os
import subprocess
import time
from pathlib import Path

from issuer import AUDIENCE, Issuer

ORIGIN = "https://maps.example.com"
APP_HEADER = "X-Conformance-App"

ISSUER = Issuer()
EDITOR = ISSUER.credential(role="editor")
APP = ISSUER.credential(role="app")
OTHER = ISSUER.credential(role="guest")
EXPIRED = ISSUER.credential(seconds=-3600, role="editor")

VISITORS = {"name": "visitors", "scopes": ["styles:read", "fonts:read"]}
EDITORS = {"name": "editors", "issuer": ISSUER.url, "audience": AUDIENCE, "claims": {"role": "editor"}, "tokens": "own"}
APPS = {"name": "apps", "issuer": ISSUER.url, "audience": AUDIENCE, "claims": {"role": "app"}, "header": APP_HEADER}

# What an operator of each kind of vendor tells the suite.
AS_ANYBODY = {"ORIGIN": ORIGIN}
AS_EDITOR = {**AS_ANYBODY, "BEARER_TOKEN": EDITOR, "OTHER_CREDENTIAL": OTHER, "EXPIRED_CREDENTIAL": EXPIRED}
AS_APP = {**AS_EDITOR, "BEARER_TOKEN": APP, "CREDENTIAL_HEADER": APP_HEADER}

CONFIGURATIONS = {
    "anybody": {"EDGE_CACHE": "false"},
    "rest": {"GATEWAY": "rest", "EDGE_CACHE": "true"},
    "policies": {"POLICIES": json.dumps([VISITORS, EDITORS, APPS]), "EDGE_CACHE": "true"},
    "closed": {"POLICIES": json.dumps([EDITORS]), "EDGE_CACHE": "true"},
}


class Vendors:
    """Starts every vendor, and stops them at the end of a `with`."""

    def __init__(self, command, folder):
        self.command, self.folder, self.processes, self.urls = command, folder, [], {}

    def __enter__(self):
        for name, settings in CONFIGURATIONS.items():
            self.start(name, settings)
        return self.urls

    def start(self, name, settings):
        # Neither the mint budget nor a busy machine should fail a request; with scopes of its own, the demo's policies are off.
        environment = {**os.environ, "PORT": "0", "ALLOWED_ORIGINS": ORIGIN, "MINTS_PER_MINUTE": "1000000",
                       "ALLOWED_SCOPES": "styles:read,fonts:read,styles:tiles", "UPSTREAM_TIMEOUT_MS": "20000", **settings}
        log = Path(self.folder, f"{name}.log")
        with log.open("w") as output:
            process = subprocess.Popen(self.command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        self.processes.append(process)
        deadline = time.monotonic() + 60
        while "listens on" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"conformance: {name} did not start\n{log.read_text()}")
            time.sleep(0.1)
        self.urls[name] = log.read_text().partition("listens on ")[2].split()[0]

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()
