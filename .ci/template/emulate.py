"""Runs the output of `sam build` in AWS's runtime interface emulator, as `sam local invoke` does in its container.

The emulator is the file that SAM mounts there. SAM's own code computes the environment from the template and
events/env.json, including blank values. The fakes must already listen on ports 3001 and 3002.
Usage: emulate.py PROJECT RUNTIME_CLASS_PATH
"""

import contextlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import samcli
from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider
from samcli.local.lambdafn.env_vars import EnvironmentVariables

from events import EXPECTED, check, require_rows

PROJECT = Path(sys.argv[1]).resolve()
CLASS_PATH = sys.argv[2]
REST_HANDLER = "io.github.tokenvendor.lambda.RestApiHandler::handleRequest"


def fail(message):
    sys.exit(f"emulator: {message}")


def function_of_template(name):
    stacks, _ = SamLocalStackProvider.get_stacks(str(PROJECT / ".aws-sam" / "build" / "template.yaml"))
    return SamFunctionProvider(stacks).get(name)


def routes_of_template():
    """Returns the routes that `sam local start-api` serves with the authorizer turned off, as in samconfig.toml."""
    stacks, _ = SamLocalStackProvider.get_stacks(str(PROJECT / ".aws-sam" / "build" / "template.yaml"))
    routes = ApiProvider(stacks, disable_authorizer=True).api.routes
    return {f"{method} {route.path}" for route in routes for method in route.methods if route.payload_format_version == "2.0"}


def environment(function, overrides):
    """Returns the variables that `sam local` passes to its container."""
    return EnvironmentVariables(
        function_name=function.name,
        function_memory=function.memory,
        function_timeout=function.timeout,
        function_handler=function.handler,
        function_logging_config=function.logging_config,
        variables=function.environment["Variables"],
        override_values=overrides,
    ).resolve()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Emulator:
    """One emulator that runs one function."""

    def __init__(self, handler, variables, folder):
        self.port, runtime_api = free_port(), free_port()
        rapid = Path(samcli.__file__).parent / "local" / "rapid"
        machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
        binary = Path(folder) / "aws-lambda-rie"
        shutil.copy(rapid / f"aws-lambda-rie-{machine}", binary)
        binary.chmod(0o755)
        hosts = Path(folder) / "hosts"
        hosts.write_text("127.0.0.1 localhost host.docker.internal\n", encoding="utf-8")
        self.log = Path(folder) / "log"
        task = PROJECT / ".aws-sam" / "build" / "VendorFunction"
        variables = {
            **variables,
            # Takes precedence over the argument.
            "AWS_LAMBDA_FUNCTION_HANDLER": handler,
            "PATH": "/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": str(task),
            "JAVA_HOME": os.environ["JAVA_HOME"],
            "RUNTIME_CLASS_PATH": CLASS_PATH,
            "HOSTS_FILE": str(hosts),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(binary),
                    "--log-level", "error",
                    "--runtime-interface-emulator-address", f"127.0.0.1:{self.port}",
                    "--runtime-api-address", f"127.0.0.1:{runtime_api}",
                    str(PROJECT / ".ci" / "template" / "bootstrap"),
                    handler,
                ],
                cwd=task, env=variables, stdout=log, stderr=subprocess.STDOUT,
            )

    def invoke(self, event):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations", data=event)
        for _ in range(100):
            try:
                with urllib.request.urlopen(request, timeout=30) as response:
                    return json.loads(response.read())
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError) or self.process.poll() is not None:
                    fail(f"{error}\n{self.output()}")
                time.sleep(0.05)
        fail(f"is not listening\n{self.output()}")

    def output(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def metric_lines(self):
        return sum(1 for line in self.output().splitlines() if line.startswith("{") and '"_aws"' in line)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextlib.contextmanager
def emulator(handler, variables):
    with tempfile.TemporaryDirectory() as folder:
        started = Emulator(handler, variables, folder)
        try:
            yield started
        finally:
            started.close()


def run(handler, variables, expected):
    with emulator(handler, variables) as emulated:
        for name, status, body in expected:
            check(name, emulated.invoke((PROJECT / "events" / name).read_bytes()), status, body)
        if emulated.metric_lines() != len(expected):
            fail(f"{len(expected)} requests, but {emulated.metric_lines()} metric lines\n{emulated.output()}")


def main():
    require_rows(PROJECT / "events")

    missing = {"POST /tokens", "POST /tokens/v2/{username}", "GET /health", "HEAD /health"} - routes_of_template()
    if missing:
        fail(f"`sam local start-api` does not serve {sorted(missing)}")

    overrides = json.loads((PROJECT / "events" / "env.json").read_text(encoding="utf-8"))
    vendor = function_of_template("VendorFunction")
    local = environment(vendor, overrides["VendorFunction"])
    blanks = sorted(name for name, value in local.items() if value == "")
    print(f"{vendor.handler}, blank: {', '.join(blanks)}")
    run(vendor.handler, local, [row for row in EXPECTED if not row[0].startswith("rest-")])
    print(REST_HANDLER)
    run(REST_HANDLER, local, [row for row in EXPECTED if row[0].startswith("rest-")])
    print("without env.json: the template's values, including blank addresses")
    run(vendor.handler, environment(vendor, {}), [("http-api-health.json", 200, None)])


main()
