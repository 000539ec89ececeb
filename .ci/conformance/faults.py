"""Broken vendors, each a proxy in front of one that conforms and breaks one thing, and stand-ins of gateways and CDNs."""

import base64
import http.client
import json
import re
import secrets
from http.server import BaseHTTPRequestHandler
from typing import Callable, Dict, NamedTuple, Optional
from urllib.parse import unquote, urlsplit

from vendors import APP_HEADER, AS_ANYBODY, AS_APP, AS_EDITOR, EDITOR, EXPIRED, ORIGIN, OTHER


class Exchange:
    """A request that a fault may change before it is forwarded, and then its response."""

    def __init__(self, upstream, method, path, headers, body):
        self.upstream, self.method, self.path, self.headers, self.body = upstream, method, path, headers, body
        self.status, self.response, self.content = None, {}, b""

    def forward(self):
        connection = http.client.HTTPConnection(urlsplit(self.upstream).netloc, timeout=30)
        connection.request(self.method, self.path, self.body, self.headers)
        received = connection.getresponse()
        self.status, self.content = received.status, received.read()
        self.response = {name.lower(): value for name, value in received.getheaders()}
        connection.close()

    def refuse(self, status, content=b'{"message":"Unauthorized"}', **headers):
        self.status, self.content = status, content
        self.response = {"content-type": "application/json", **headers}

    def vended(self):
        return self.status == 200 and b'"token"' in self.content

    def drop(self, header):
        """Drops a header of the request."""
        for name in [name for name in self.headers if name.lower() == header.lower()]:
            del self.headers[name]

    def bearer(self):
        return self.headers.get("Authorization", "").partition(" ")[2]

    def is_anonymous(self):
        return self.path.partition("?")[0] == "/tokens/anonymous"

    def is_copy(self):
        return self.is_anonymous() and self.vended()


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


def rest_api(exchange):
    """Marks a response as API Gateway marks those of a REST API, whose events have a decoded query."""
    exchange.response["x-amz-apigw-id"] = "x"


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


# ------------------------------------------------------------------------------------------- faults of vendors with policies


def fall_back(exchange):
    """Serves refused callers like anonymous ones."""
    exchange.forward()
    if exchange.status in (401, 403) and re.search(b"invalid_credential|caller_not_allowed", exchange.content):
        exchange.drop("Authorization")
        exchange.drop(APP_HEADER)
        exchange.forward()


def fall_back_if_no_policy_fits(exchange):
    exchange.forward()
    if b"caller_not_allowed" in exchange.content:
        exchange.drop("Authorization")
        exchange.forward()


def accept(forged):
    """A fault that accepts invalid credentials."""

    def fault(exchange):
        if forged(exchange.bearer()):
            exchange.headers["Authorization"] = f"Bearer {EDITOR}"
        exchange.forward()

    return fault


def is_unsigned(credential):
    return credential.count(".") == 2 and credential.endswith(".")


def has_signature_of_editor(credential):
    return credential.count(".") == 2 and credential.endswith(EDITOR.rpartition(".")[2])


def ignore(header):
    def fault(exchange):
        exchange.drop(header)
        exchange.forward()

    return fault


def ignore_other_schemes(exchange):
    if exchange.headers.get("Authorization", "").startswith("Basic"):
        exchange.drop("Authorization")
    exchange.forward()


def forbid_strangers(exchange):
    if exchange.status == 401:
        exchange.content = exchange.content.replace(b'"status":401', b'"status":403')
        exchange.status = 403


def bare_challenge(exchange):
    if exchange.status == 401:
        exchange.response["www-authenticate"] = "Bearer"


def repeat_credential(exchange):
    if exchange.status == 403 and exchange.bearer():
        problem = json.loads(exchange.content)
        problem["detail"] = problem["message"] = f"no policy fits {exchange.bearer()}"
        exchange.content = json.dumps(problem).encode()


def one_code(exchange):
    exchange.content = exchange.content.replace(b"invalid_credential", b"authentication_required")


def hide_refusals_from_pages(exchange):
    if exchange.status == 401:
        exchange.response.pop("access-control-allow-origin", None)


# ------------------------------------------------------------------------------------------------------ faults at the edge


def copy(change):
    """A fault that changes the headers or members of a token that caches may keep."""
    return response(lambda exchange: change(exchange) if exchange.is_copy() else None)


def caching(old, new):
    """A fault that changes both headers for caches."""

    def change(exchange):
        for name in ("cache-control", "cdn-cache-control"):
            exchange.response[name] = re.sub(old, new, exchange.response[name])

    return copy(change)


def change_members(change):
    def fault(exchange):
        vended = json.loads(exchange.content)
        change(vended, exchange.response)
        exchange.content = json.dumps(vended).encode()

    return copy(fault)


def count_from_now(vended, headers):
    """Counts as POST does, which is wrong for every copy that is not new."""
    fresh, _, stale = (int(seconds) for seconds in re.findall(r"=(\d+)", headers["cdn-cache-control"]))
    vended["expires_in"] += fresh + stale


def query(change):
    """A fault that accepts other spellings of a query."""

    def fault(exchange):
        if exchange.is_anonymous() and "?" in exchange.path:
            path, _, text = exchange.path.partition("?")
            exchange.path = f"{path}?{change(text)}"
        exchange.forward()

    return fault


def spell(text):
    name, _, value = text.partition("=")
    return f"{name}={','.join(sorted(value.split(',')))}" if "&" not in text else text


def without_repeats(text):
    name, _, value = text.partition("=")
    return f"{name}={','.join(dict.fromkeys(value.split(',')))}" if "&" not in text else text


def without_others(text):
    return "&".join(pair for pair in text.split("&") if pair.startswith("scopes="))


def serve_other_methods(exchange):
    if exchange.is_anonymous() and exchange.method in ("POST", "PUT"):
        exchange.method, exchange.body = "GET", b""
        exchange.headers.pop("Content-Length", None)
    exchange.forward()


def serve_credentials(exchange):
    if exchange.is_anonymous():
        exchange.drop("Authorization")
    exchange.forward()


def validate(exchange):
    exchange.forward()
    if exchange.is_copy():
        exchange.response["etag"] = '"1"'
        if "If-None-Match" in exchange.headers:
            exchange.status, exchange.content = 304, b""


def keep_refusals(exchange):
    if exchange.is_anonymous() and exchange.status == 400:
        exchange.response["cache-control"] = "public, max-age=0, s-maxage=10"


def mix_origins():
    """A cache that ignores Vary: every page gets the first page's copy."""
    copies = {}

    def fault(exchange):
        held = copies.get(exchange.path) if exchange.method == "GET" else None
        if held:
            exchange.status, exchange.response, exchange.content = held
        else:
            exchange.forward()
            if exchange.is_copy():
                copies[exchange.path] = exchange.status, exchange.response, exchange.content

    return fault


def cdn():
    """Behaves as the template's CloudFront does: keeps copies by query and Origin, forwards nothing else, hides its headers."""
    copies = {}

    def serve(exchange):
        is_get = exchange.is_anonymous() and exchange.method in ("GET", "HEAD")
        if is_get:
            path, _, text = exchange.path.partition("?")
            exchange.path, exchange.method = path + ("?" + without_others(text) if without_others(text) else ""), "GET"
            exchange.headers = {name: value for name, value in exchange.headers.items() if name == "Origin"}
        key = exchange.path, exchange.headers.get("Origin")
        if is_get and key in copies:
            exchange.status, exchange.response, exchange.content = copies[key]
            exchange.response = {**exchange.response, "age": "1"}
        elif exchange.is_anonymous() and exchange.method not in ("GET", "HEAD", "OPTIONS"):
            exchange.refuse(403, b"<html>", **{"content-type": "text/html"})
        else:
            exchange.forward()
            if exchange.is_copy():
                copies[key] = exchange.status, exchange.response, exchange.content
        exchange.response = {**exchange.response, "via": "1.1 x.cloudfront.net (CloudFront)", "cache-control": "no-store"}

    return serve


# ---------------------------------------------------------------------------------------------------------------- the tables


class Fault(NamedTuple):
    name: str
    failing: Optional[str]  # The check that must fail; none for a vendor that must pass.
    change: Callable[[Exchange], None]  # What is wrong.
    vendor: str = "anybody"
    settings: Dict[str, str] = AS_ANYBODY
    note: Optional[str] = None  # What the suite must say.


AT_GATEWAY = {**AS_ANYBODY, "BEARER_TOKEN": EDITOR}

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
    ("an expired token", "a token for everything allowed", lie(lambda claims: claims.update(exp=claims["exp"] - 7200))),
    ("every scope for everybody", "one scope only",
     request(lambda members: [] if members.get("scopes") == ["tokens:write"] else members.pop("scopes", None))),
    ("an hour for everybody", "30 seconds only",
     request(lambda members: [members.pop(name, None) for name in ("expires_in", "expires")])),
    ("a refusal instead of a cap", "a request for a year", response(refuse_long_lifetimes)),
    ("forbidden scopes", "scopes for tokens are refused", response(grant_forbidden_scopes)),
    ("a new token for each request", "the same request gets the same token", response(new_token)),
    ("no token", "a token for everything allowed",
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
    ("nobody is authorized", "a token for everything allowed", lambda exchange: exchange.refuse(401)),
]

GATEWAYS = [
    ("API Gateway", None, gateway(lambda credential: credential == EDITOR)),
    ("a gateway that allows Origin: null", "a preflight of Origin: null, /tokens (by API Gateway)",
     gateway(lambda credential: credential == EDITOR, lambda origin: True)),
    ("an authorizer that ignores the signature", "a credential with another signature",
     gateway(lambda credential: credential.startswith(EDITOR.rpartition(".")[0]))),
    ("an authorizer that accepts unsigned credentials", "an unsigned credential",
     gateway(lambda credential: credential == EDITOR or credential.endswith("."))),
]

CALLERS = [
    ("AUTHENTICATION=report", "a credential with another signature", fall_back),
    ("a header of its own that is ignored", "a malformed credential", ignore(APP_HEADER), AS_APP),
    ("a credential that matches no policy is anonymous", "a credential that matches no policy", fall_back_if_no_policy_fits),
    ("an expired credential accepted", "an expired credential", accept(lambda credential: credential == EXPIRED)),
    ("an unsigned credential accepted", "an unsigned credential", accept(is_unsigned)),
    ("claims that the signature does not cover", "a credential with other claims", accept(has_signature_of_editor)),
    ("only the issuer is compared", "a credential with another signature",
     accept(lambda credential: credential.startswith(EDITOR.rpartition(".")[0]))),
    ("Basic is no credential", "another scheme", ignore_other_schemes),
    ("everybody is let in", "a credential that matches no policy", accept(lambda credential: credential == OTHER)),
    ("no challenge", "a credential with another signature", drop("www-authenticate")),
    ("a challenge without its error", "a credential with another signature", response(bare_challenge)),
    ("403 instead of 401", "a malformed credential", response(forbid_strangers)),
    ("one code for both", "a malformed credential", response(one_code)),
    ("the credential in the problem", "the response repeats a credential", response(repeat_credential)),
    ("a 401 that pages cannot read", "a page can read why its credential is refused", response(hide_refusals_from_pages)),
]

CLOSED = [
    ("callers without a credential are invited as invalid", "no credential",
     response(lambda exchange: exchange.response.update({"www-authenticate": 'Bearer error="invalid_token"'})
              if exchange.status == 401 else None)),
    ("copies for callers whom POST refuses", "no policy for anonymous callers",
     response(lambda exchange: exchange.refuse(200, b"{}") if exchange.is_anonymous() else None)),
]

EDGE = [
    ("a CDN that hides its headers", None, cdn(), "because the CDN tells viewers no-store"),
    ("copies for ten minutes", "a token that caches may keep", caching(r"(s-maxage|public, max-age)=(?!0)\d+", r"\1=600")),
    ("copies that are never fresh", "a token that caches may keep", caching(r"(s-maxage|public, max-age)=(?!0,)\d+", r"\1=0")),
    ("no stale-if-error", "a token that caches may keep", caching(r", stale-if-error=\d+", "")),
    ("no stale-while-revalidate", "a token that caches may keep", caching(r", stale-while-revalidate=\d+", "")),
    ("a day of stale copies", "a token that caches may keep", caching(r"stale-if-error=\d+", "stale-if-error=86400")),
    ("browsers keep copies", "a token that caches may keep", copy(lambda exchange: exchange.response.update(
        {"cache-control": exchange.response["cache-control"].replace("max-age=0", "max-age=60", 1)}))),
    ("no CDN-Cache-Control", "a token that caches may keep", copy(lambda exchange: exchange.response.pop("cdn-cache-control"))),
    ("no-store without a CDN", "a token that caches may keep",
     copy(lambda exchange: exchange.response.update({"cache-control": "no-store"}))),
    ("lives that are true for new copies only", "a token that caches may keep", change_members(count_from_now)),
    ("a refresh after the end", "a token that caches may keep",
     change_members(lambda vended, _: vended.update(refresh_in=vended["expires_in"]))),
    ("any order of scopes", "scopes in another order", query(spell)),
    ("repeated scopes", "repeated scopes", query(without_repeats)),
    ("percent-encoded scopes", "percent-encoded scopes", query(unquote)),
    ("other parameters", "another parameter", query(without_others)),
    ("any method", "POST /tokens/anonymous", serve_other_methods),
    ("copies for callers with a credential", "a credential is refused", serve_credentials),
    ("conditional responses", "no conditional response", validate),
    ("refusals that caches keep", "Cache-Control is not no-store", response(keep_refusals)),
    ("refusals without Vary", "Vary lacks Origin",
     response(lambda exchange: exchange.response.pop("vary", None) if exchange.is_anonymous() and exchange.status == 400 else None)),
    ("another page's copy", "a page can read a copy", mix_origins()),
    ("a page that cannot see Age", "Access-Control-Expose-Headers lacks Age", copy(
        lambda exchange: exchange.response.update({"access-control-expose-headers": "Retry-After"}))),
]


def callers(name, failing, change, settings=AS_EDITOR):
    return Fault(name, failing, change, "policies", settings)


ALL = [
    *[Fault(*row) for row in FAULTS],
    *[Fault(*row, settings=AT_GATEWAY) for row in GATEWAYS],
    Fault("a REST API", None, response(rest_api), "rest", note="percent-encoded scopes, because a REST API decodes the query"),
    *[callers(*row) for row in CALLERS],
    *[Fault(*row, vendor="closed", settings=AS_EDITOR) for row in CLOSED],
    *[Fault(*row[:3], "policies", AS_EDITOR, *row[3:]) for row in EDGE],
]


class Proxy(BaseHTTPRequestHandler):
    def respond(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        exchange = Exchange(self.server.upstream, self.command, self.path, headers, body)
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
