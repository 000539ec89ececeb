"""Runs docs/conformance.py against running endpoints, which must pass, and against broken vendors, each of which must fail.

A broken vendor is a proxy in front of an endpoint that breaks one thing.
Usage: conformance_faults.py HTTP_API_ENDPOINT REST_API_ENDPOINT
"""

import base64
import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

SUITE = Path(__file__).resolve().parent.parent / "docs" / "conformance.py"
HTTP_API, REST_API = sys.argv[1:3]
ORIGIN = "https://maps.example.com"
BEARER = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjb25mb3JtYW5jZSJ9.c2lnbmF0dXJl"


class Exchange:
    """A request that a fault may change before it is forwarded, and then its response."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.status, self.response, self.content = None, {}, b""

    def forward(self):
        connection = http.client.HTTPConnection(urlsplit(HTTP_API).netloc, timeout=30)
        connection.request(self.method, self.path, self.body, self.headers)
        answer = connection.getresponse()
        self.status, self.content = answer.status, answer.read()
        self.response = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()

    def refuse(self, status, content=b'{"message":"Unauthorized"}', **headers):
        self.status, self.content = status, content
        self.response = {"content-type": "application/json", **headers}

    def vended(self):
        return self.status == 200 and b'"token"' in self.content


# ---------------------------------------------------------------------------------------------------------------- faults


def request(change):
    """A fault that changes the request's JSON."""

    def fault(exchange):
        try:
            members = json.loads(exchange.body or b"{}")
        except ValueError:
            members = None
        if isinstance(members, dict):
            change(members)
            exchange.body = json.dumps(members).encode()
            exchange.headers["Content-Length"] = str(len(exchange.body))
        exchange.forward()

    return fault


def response(change):
    """A fault that changes the response."""

    def fault(exchange):
        exchange.forward()
        change(exchange)

    return fault


def lie(change):
    """A fault that changes the claims of the vended token."""

    def fault(exchange):
        if exchange.vended():
            vended = json.loads(exchange.content)
            head, payload, signature = vended["token"].split(".")
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            change(claims)
            text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
            vended["token"] = ".".join([head, text, signature])
            exchange.content = json.dumps(vended).encode()

    return response(fault)


def drop(header):
    return response(lambda exchange: exchange.response.pop(header, None))


def coerce(members):
    if isinstance(members.get("expires_in"), str):
        members["expires_in"] = int(members["expires_in"])


def keep_known(members):
    for name in set(members) - {"scopes", "expires", "expires_in", "note", "refused"}:
        del members[name]


def ignore_origin(exchange):
    exchange.headers.pop("Origin", None)
    exchange.forward()


def ignore_account(exchange):
    exchange.path = re.sub("^/tokens/v2/[^/?]+", "/tokens", exchange.path)
    exchange.forward()


def fail_on_bad_json(exchange):
    if b"invalid_json" in exchange.content:
        exchange.refuse(500, b"Internal Server Error")


def reflect(exchange):
    if exchange.status == 400:
        problem = json.loads(exchange.content)
        problem["detail"] = problem["message"] = problem["detail"] + ": " + exchange.body.decode(errors="replace")
        exchange.content = json.dumps(problem).encode()


def leak(exchange):
    if exchange.status == 403:
        exchange.response["x-debug"] = "https://api.mapbox.com/tokens/v2/a?access_token=sk.eyJ1IjoiYSJ9.c2ln"


def new_token(exchange):
    if exchange.vended():
        vended = json.loads(exchange.content)
        vended["token"] = vended["token"].rpartition(".")[0] + "." + secrets.token_urlsafe(16)
        exchange.content = json.dumps(vended).encode()


def grant_forbidden_scopes(exchange):
    if b"scope_not_allowed" in exchange.content:
        exchange.refuse(200, b'{"token":"tk.e30.x"}')


def refuse_long_lifetimes(exchange):
    if b"31536000" in (exchange.body or b""):
        exchange.refuse(400)


def bare_problem(exchange):
    if exchange.status >= 400:
        exchange.response["content-type"] = "application/json"


def cacheable_problem(exchange):
    if exchange.status >= 400:
        exchange.response["cache-control"] = "max-age=60"


def unhealthy(exchange):
    if exchange.path == "/health":
        exchange.refuse(500, b"{}")


def not_found_for_methods(exchange):
    if exchange.status == 405:
        exchange.refuse(404, b"<h1>Not found</h1>")


def permissive(exchange):
    if "Origin" in exchange.headers:
        exchange.response["access-control-allow-origin"] = exchange.headers["Origin"]


ROUTES = re.compile(r"POST /tokens(/v2/[^/?]+)?(\?.*)?|GET /health")


def gateway(accepts, allows=lambda origin: origin == ORIGIN):
    """Responds as API Gateway does with the template's routes, authorizer and CORS settings."""

    def guard(exchange):
        kind, _, credential = exchange.headers.get("Authorization", "").partition(" ")
        origin = exchange.headers.get("Origin", "")
        if exchange.method == "OPTIONS":
            cors = {"access-control-allow-origin": origin, "access-control-allow-methods": "POST",
                    "access-control-allow-headers": "authorization,content-type,*", "access-control-max-age": "7200"}
            exchange.refuse(204, b"", **{"apigw-requestid": "x", **(cors if allows(origin) else {})})
        elif not ROUTES.fullmatch(f"{exchange.method} {exchange.path}"):
            exchange.refuse(404, b'{"message":"Not Found"}', **{"apigw-requestid": "x"})
        elif exchange.method == "POST" and not (kind == "Bearer" and accepts(credential)):
            exchange.refuse(401, **{"www-authenticate": "Bearer", "apigw-requestid": "x"})
        else:
            exchange.forward()

    return guard


# Name, the check that must fail (none for a vendor that must pass), what is wrong.
FAULTS = [
    ("nothing is wrong", None, Exchange.forward),
    ("no Vary", "Vary lacks Origin", drop("vary")),
    ("no nosniff", "X-Content-Type-Options is not nosniff", drop("x-content-type-options")),
    ("problems that caches may keep", "Cache-Control is not no-store", response(cacheable_problem)),
    ("credentials for pages", "Access-Control-Allow-Credentials is set",
     response(lambda exchange: exchange.response.update({"access-control-allow-credentials": "true"}))),
    ("problems of another type", "Content-Type is application/json", response(bare_problem)),
    ("a wider token", "one scope only", lie(lambda claims: claims["scopes"].append("uploads:write"))),
    ("a token that lives longer", "ten minutes only", lie(lambda claims: claims.update(exp=claims["exp"] + 3600))),
    ("an expired token", "a token for whatever is allowed", lie(lambda claims: claims.update(exp=claims["exp"] - 7200))),
    ("every scope for everybody", "one scope only",
     request(lambda members: [] if members.get("scopes") == ["tokens:write"] else members.pop("scopes", None))),
    ("an hour for everybody", "30 seconds only",
     request(lambda members: [members.pop(name, None) for name in ("expires_in", "expires")])),
    ("a refusal instead of a cap", "a wish for a year", response(refuse_long_lifetimes)),
    ("forbidden scopes", "every right to tokens is refused", response(grant_forbidden_scopes)),
    ("a new token for each request", "the same request gets the same token", response(new_token)),
    ("no token", "a token for whatever is allowed",
     response(lambda exchange: exchange.refuse(200, b"{}") if exchange.vended() else None)),
    ("unknown members accepted", "an unknown member", request(keep_known)),
    ("the last of repeated members", "a repeated member", request(lambda members: None)),
    ("text as a number", "a number as text", request(coerce)),
    ("500 for bad JSON", "a truncated object", response(fail_on_bad_json)),
    ("the request in the problem", "the response repeats the request", response(reflect)),
    ("the master token in a header", "the response holds a token where none belongs", response(leak)),
    ("any account", "another account", ignore_account),
    ("404 for other methods", "GET /tokens", response(not_found_for_methods)),
    ("unhealthy", "health", response(unhealthy)),
    ("any origin", "Origin: null", ignore_origin),
    ("any page may read", "a page of another site", response(permissive)),
    ("preflights that allow no headers", "a preflight, /tokens", drop("access-control-allow-headers")),
    ("nobody is authorized", "a token for whatever is allowed", lambda exchange: exchange.refuse(401)),
    ("API Gateway", None, gateway(lambda credential: credential == BEARER)),
    ("a gateway that allows Origin: null", "a preflight of Origin: null, /tokens (by API Gateway)",
     gateway(lambda credential: credential == BEARER, lambda origin: True)),
    ("an authorizer that ignores the signature", "a credential with another signature",
     gateway(lambda credential: credential.startswith(BEARER.rpartition(".")[0]))),
    ("an authorizer that accepts unsigned credentials", "an unsigned credential",
     gateway(lambda credential: credential == BEARER or credential.endswith("."))),
]


class Proxy(BaseHTTPRequestHandler):
    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        exchange = Exchange(self.command, self.path, headers, body)
        self.server.fault(exchange)
        self.send_response(exchange.status)
        for name, value in exchange.response.items():
            if name not in ("date", "content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        if exchange.status != 204:
            self.send_header("Content-Length", str(len(exchange.content)))
        self.end_headers()
        self.wfile.write(exchange.content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = respond

    def log_message(self, *_):
        pass


# -------------------------------------------------------------------------------------------------------------- the runs


def run(*arguments):
    """Returns the suite's exit code and output, after checking that it prints no credential and no token."""
    done = subprocess.run(
        [sys.executable, SUITE, *arguments], capture_output=True, text=True, timeout=240,
        env={**os.environ, "BEARER_TOKEN": BEARER, "ORIGIN": ORIGIN})
    output = done.stdout + done.stderr
    if BEARER in output or re.search(r"\b[spt]k\.eyJ", output):
        sys.exit("conformance: the suite printed a secret")
    return done.returncode, output


def expect(name, code, found):
    if found[0] != code:
        sys.exit(f"conformance: {name}: expected exit code {code}, got {found[0]}\n{found[1]}")


def judge(row):
    name, failing, fault = row
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.fault = fault
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        found = run(f"http://127.0.0.1:{server.server_address[1]}/")
    finally:
        server.shutdown()
        server.server_close()
    expect(name, 1 if failing else 0, found)
    failures = [line for line in found[1].splitlines() if line.startswith("FAILED")]
    if failing and not any(failing in line for line in failures):
        sys.exit(f"conformance: {name}: no failure of '{failing}'\n{found[1]}")


def main():
    for name, endpoint in (("HTTP API", HTTP_API), ("REST API", REST_API)):
        code, output = run(endpoint)
        expect(name, 0, (code, output))
        print(f"== {name}\n{output}")
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(judge, FAULTS))
    expect("no address", 2, run())
    expect("no vendor", 3, run("http://127.0.0.1:1"))
    broken = sum(1 for _, failing, _ in FAULTS if failing)
    print(f"docs/conformance.py passes for both handlers and behind a gateway, and fails for each of {broken} broken vendors")


main()
