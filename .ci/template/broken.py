"""Runs docs/smoke.sh against the local endpoint: it must pass, and must fail with any one thing broken.

Usage: broken.py PROJECT ENDPOINT
"""

import base64
import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PROJECT, ENDPOINT = Path(sys.argv[1]), sys.argv[2]
BEARER = "not-a-real-jwt"


def rewritten(body, change):
    """Returns the response with changed claims in its token."""
    vended = json.loads(body)
    head, payload, signature = vended["token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    change(claims)
    text = base64.urlsafe_b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode().rstrip("=")
    vended["token"] = ".".join([head, text, signature])
    return json.dumps(vended, separators=(",", ":")).encode()


def if_vended(change):
    return lambda path, status, body: (status, rewritten(body, change) if status == 200 and path == "/tokens" else body)


def if_refused(code):
    return lambda path, status, body: (200, b'{"token":"tk.e30.x"}') if code.encode() in body else (status, body)


FAULTS = {
    "nothing": lambda path, status, body: (status, body),
    "health": lambda path, status, body: (500, b"{}") if path == "/health" else (status, body),
    "a wider token": if_vended(lambda claims: claims["scopes"].append("uploads:write")),
    "a lifetime that is too long": if_vended(lambda claims: claims.update(exp=claims["exp"] + 3600)),
    "an expired token": if_vended(lambda claims: claims.update(exp=claims["iat"] - 3600)),
    "no token": lambda path, status, body: (status, b"{}") if path == "/tokens" and status == 200 else (status, body),
    "the authorizer": lambda path, status, body: (401, b'{"message":"Unauthorized"}'),
    "the scope check": if_refused("scope_not_allowed"),
    "the origin check": if_refused("origin_not_allowed"),
}


class Proxy(BaseHTTPRequestHandler):
    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = urllib.request.Request(ENDPOINT + self.path, data=body or None, method=self.command)
        for name in ("Content-Type", "Origin", "Authorization"):
            if name in self.headers:
                request.add_header(name, self.headers[name])
        try:
            with urllib.request.urlopen(request) as response:
                status, body = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read()
        status, body = FAULTS[self.server.fault](self.path, status, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = respond

    def log_message(self, *_):
        pass


def smoke(*arguments):
    done = subprocess.run(
        ["sh", PROJECT / "docs" / "smoke.sh", *arguments],
        capture_output=True, text=True, timeout=120, env={**os.environ, "BEARER_TOKEN": BEARER},
    )
    output = done.stdout + done.stderr
    if BEARER in output or "tk." in output.replace("no tk. token", ""):
        sys.exit(f"smoke: printed a secret:\n{output}")
    return done.returncode, output


def expect(name, code, found):
    if found[0] != code:
        sys.exit(f"smoke: {name}: expected exit code {code}, got {found[0]}\n{found[1]}")


def main():
    for fault in FAULTS:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        server.fault = fault
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        expect(fault, 0 if fault == "nothing" else 1, smoke(address))
        server.shutdown()
        server.server_close()
    expect("connection refused", 3, smoke(address))
    expect("no address", 2, smoke())
    print(f"docs/smoke.sh passes, and fails with each of {len(FAULTS) - 1} faults")


main()
