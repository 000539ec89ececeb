"""Runs docs/conformance.py against running vendors, which must pass, and against broken ones, each of which must fail.

Usage: check.py FOLDER COMMAND..., where COMMAND starts a local endpoint.
"""

import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from pathlib import Path

import vendors
from faults import ALL, Proxy

SUITE = Path(__file__).resolve().parents[2] / "docs" / "conformance.py"
SECRETS = (vendors.EDITOR, vendors.APP, vendors.OTHER, vendors.EXPIRED)

# Name, the vendor, what its operator gives, whether GET /tokens/anonymous must have been judged.
CONFORMING = [
    ("HTTP API, anybody", "anybody", vendors.AS_ANYBODY, False),
    ("policies, as a bearer", "policies", vendors.AS_EDITOR, True),
    ("policies, in a header of its own", "policies", vendors.AS_APP, True),
    ("policies, as a visitor", "policies", vendors.AS_ANYBODY, True),
    ("a credential of everybody", "closed", vendors.AS_EDITOR, True),
]


def run(settings, *arguments):
    """Returns the suite's exit code and output, after checking that it prints no credential and no token."""
    done = subprocess.run([sys.executable, SUITE, *arguments], capture_output=True, text=True, timeout=240,
                          env={**os.environ, **settings})
    output = done.stdout + done.stderr
    if any(secret in output for secret in SECRETS) or re.search(r"\b[spt]k\.eyJ", output):
        sys.exit("conformance: the suite printed a secret")
    return done.returncode, output


def expect(name, code, found):
    if found[0] != code:
        sys.exit(f"conformance: {name}: expected exit code {code}, got {found[0]}\n{found[1]}")


def conform(name, url, settings, is_at_the_edge):
    found = run(settings, url)
    expect(name, 0, found)
    if is_at_the_edge == ("because EDGE_CACHE is not on" in found[1]):
        sys.exit(f"conformance: {name}: the rows of the edge should{'' if is_at_the_edge else ' not'} have run\n{found[1]}")
    print(f"== {name}\n{found[1]}")


def judge(fault, urls):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.fault, server.upstream = fault.change, urls[fault.vendor]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        found = run(fault.settings, f"http://127.0.0.1:{server.server_address[1]}/")
    finally:
        server.shutdown()
        server.server_close()
    expect(fault.name, 1 if fault.failing else 0, found)
    failures = [line for line in found[1].splitlines() if line.startswith("FAILED")]
    if fault.failing and not any(fault.failing in line for line in failures):
        sys.exit(f"conformance: {fault.name}: no failure of '{fault.failing}'\n{found[1]}")
    if fault.note and fault.note not in found[1]:
        sys.exit(f"conformance: {fault.name}: the suite does not say '{fault.note}'\n{found[1]}")


def main():
    folder, *command = sys.argv[1:]
    with vendors.Vendors(command, folder) as urls:
        for name, vendor, settings, is_at_the_edge in CONFORMING:
            conform(name, urls[vendor], settings, is_at_the_edge)
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda fault: judge(fault, urls), ALL))
    expect("no address", 2, run({}))
    expect("no vendor", 3, run({}, "http://127.0.0.1:1"))
    broken = sum(1 for fault in ALL if fault.failing)
    print(f"docs/conformance.py passes for {len(CONFORMING)} vendors and behind {len(ALL) - broken} stand-ins of gateways and CDNs,"
          f" and fails for each of {broken} broken vendors")


main()
