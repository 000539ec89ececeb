#!/usr/bin/env python3
"""Checks a running vendor from outside against the HTTP contract (docs/reference/contract.md). Prints no token.

    python3 docs/conformance.py https://ENDPOINT

Environment variables:
    BEARER_TOKEN          a credential that the vendor accepts; forged ones must then be refused
    CREDENTIAL_HEADER     the header whose whole value it is, such as X-Firebase-AppCheck; by default Authorization, after Bearer
    OTHER_CREDENTIAL      one that the vendor can verify but that matches no policy, to check that it is refused
    EXPIRED_CREDENTIAL    one that has expired, to check the same
    ORIGIN                an origin of ALLOWED_ORIGINS, to check what browsers need as well

Needs Python 3.8 or later and nothing else. Sends about 170 requests and causes about eight mints.
Exit code: 0 the vendor conforms, 1 it does not, 2 wrong usage, 3 no response.
"""

import base64
import http.client
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from email.utils import formatdate, parsedate_to_datetime
from typing import Callable, Dict, List, NamedTuple, Optional, Union

PROMISES = {
    "narrowing": "Promise 1: narrowing is proven",
    "mapbox": "Promise 3: Mapbox is protected",
    "leaks": "Promise 5: nothing leaks",
    "deadline": "Promise 7: every response meets its deadline",
    "routes": "Contract: routes",
    "request": "Contract: request",
    "success": "Contract: success",
    "errors": "Contract: errors",
    "headers": "Contract: headers of every response",
    "browsers": "Contract: browsers",
    "credentials": "Contract: policies and credentials",
    "edge": "Contract: at the edge",
}
SECONDS = 10  # The function's timeout in the template.
SLACK = 5  # Of clocks, in seconds.
MARKER = "zq7<i>"  # No response may repeat it.
FOREIGN = "https://conformance.invalid"
ANONYMOUS = "/tokens/anonymous"
# What CloudFront, Fastly, Cloudflare, Varnish and others add.
CACHES = ("Via", "Age", "X-Cache", "X-Amz-Cf-Id", "CF-Cache-Status", "X-Varnish", "X-Served-By")


class Response:
    def __init__(self, status, headers, body, seconds):
        self.status, self.headers, self.body, self.seconds = status, headers, body, seconds
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = None

    def member(self, name, kind=object):
        """Returns a member of the body, or None if it is missing or of another type."""
        value = self.json.get(name) if isinstance(self.json, dict) else None
        return value if isinstance(value, kind) and not (kind is int and isinstance(value, bool)) else None

    def header(self, name):
        return ", ".join(self.headers.get_all(name) or [])

    def names(self, header):
        """Returns a header's comma-separated entries in lowercase."""
        return {entry.strip().lower() for entry in self.header(header).split(",")}

    def now(self):
        """Returns the vendor's time: this machine's clock may be wrong."""
        try:
            return parsedate_to_datetime(self.header("Date")).timestamp()
        except (TypeError, ValueError):
            return time.time()

    def of_gateway(self):
        """Whether API Gateway or a CDN responded itself, without the vendor."""
        seen = self.header("apigw-requestid") or self.header("x-amzn-errortype")
        if seen and not self.header("X-Content-Type-Options"):
            return True
        # A CDN may add the vendor's headers to what is not the vendor's.
        return self.of_cache() and self.status >= 400 and self.member("code") is None

    def of_cache(self):
        """Whether a cache or a CDN passed it on, or responded itself."""
        return any(self.header(name) for name in CACHES)

    def of_rest_api(self):
        return bool(self.header("x-amz-apigw-id"))

    def is_hidden(self):
        """Whether a CDN tells viewers not to keep the copy that it keeps itself."""
        return self.of_cache() and self.header("Cache-Control") == "no-store"

    def directives(self, name):
        """Returns a header's directives with their values; the value of one without any is empty."""
        pairs = (entry.strip().partition("=") for entry in self.header(name).split(",") if entry.strip())
        return {directive.lower(): value for directive, _, value in pairs}

    def summary(self):
        return f"{self.status} {self.member('code', str) or ''}".strip()


Check = Callable[[Response], Optional[str]]


class Row(NamedTuple):
    """One request and what must come back."""

    promise: str
    name: str
    expect: str  # A status, and the problem's code.
    request: str = "POST /tokens"
    body: Union[None, str, bytes] = None
    type: Optional[str] = "application/json"
    headers: Dict[str, str] = {}
    check: Optional[Check] = None  # Returns what is wrong.
    gateway: bool = False  # Whether API Gateway may respond instead.
    credential: Union[None, bool, str] = True  # True: BEARER_TOKEN.
    direct: bool = False  # Whether only a vendor without a cache in front can be judged.
    raw: bool = False  # Whether only one that sees the query as it was sent can be judged.

    def unjudged(self, response):
        """Returns why this request does not show what the vendor does, or None."""
        if self.direct and response.of_cache():
            return "because a cache responded"
        return "because a REST API decodes the query" if self.raw and response.of_rest_api() else None


class Credentials(NamedTuple):
    """The credentials that the operator provided, accepted or to be refused."""

    accepted: Optional[str]
    other: Optional[str]
    expired: Optional[str]
    header: str

    def headers(self, credential):
        return {self.header: f"Bearer {credential}" if self.is_bearer() else credential}

    def is_bearer(self):
        return self.header.lower() == "authorization"

    def all(self):
        return [credential for credential in (self.accepted, self.other, self.expired) if credential]


class Unredirected(urllib.request.HTTPErrorProcessor):
    def http_response(self, request, response):
        return response

    https_response = http_response


class Vendor:
    """The vendor, seen through HTTP."""

    def __init__(self, endpoint, credentials):
        self.endpoint, self.credentials = endpoint, credentials
        self.opener = urllib.request.build_opener(Unredirected)

    def send(self, row):
        response = self.once(row)
        # API Gateway's throttle, or the mint budget: neither is a fault of the vendor.
        for _ in range(3):
            if response.status not in (429, 503):
                break
            wait = response.header("Retry-After")
            time.sleep(min(60, int(wait)) if wait.isdigit() else 1)
            response = self.once(row)
        return response

    def once(self, row):
        method, path = row.request.split(" ", 1)
        body = row.body.encode() if isinstance(row.body, str) else row.body
        headers = {"Accept": "*/*", "User-Agent": "conformance", **row.headers}
        if body is not None and row.type:
            headers["Content-Type"] = row.type
        credential = self.credentials.accepted if row.credential is True else row.credential
        if credential:
            headers.update(self.credentials.headers(credential))
        request = urllib.request.Request(self.endpoint + path, data=body, headers=headers, method=method)
        start = time.monotonic()
        try:
            with self.opener.open(request, timeout=4 * SECONDS) as received:
                return Response(received.status, received.headers, received.read(), time.monotonic() - start)
        except (OSError, http.client.HTTPException) as error:
            print(f"no response to {row.request}: {getattr(error, 'reason', error)}", file=sys.stderr)
            sys.exit(3)


# ---------------------------------------------------------------------------------------------------- what can be wrong


def claims_of(token):
    """Returns the payload of a token, or an empty object."""
    try:
        payload = token.split(".")[1]
        decoded = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return decoded if isinstance(decoded, dict) else {}
    except (ValueError, IndexError, AttributeError):
        return {}


def seconds_of(text):
    """Returns a date-time as seconds since the epoch, or None."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z", text or "")
    return match and datetime.fromisoformat(match[1]).replace(tzinfo=timezone.utc).timestamp()


def are_texts(values):
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def token(seconds=3600, scopes=None) -> Check:
    """Checks a vended token against its own payload and what was requested."""

    def check(response):
        claims, now = claims_of(response.member("token", str)), response.now()
        expiry, expires_in = claims.get("exp"), response.member("expires_in", int)
        granted, refresh_in = response.member("scopes", list), response.member("refresh_in", int)
        expires, issued_at = seconds_of(response.member("expires", str)), seconds_of(response.member("issued_at", str))
        if not str(response.member("token")).startswith("tk.") or not isinstance(expiry, int):
            return "no tk. token with an expiry"
        if None in (expires_in, refresh_in, expires, issued_at) or not are_texts(granted):
            return "a member is missing or mistyped"
        if not are_texts(claims.get("scopes")) or sorted(claims["scopes"]) != granted or len(set(granted)) != len(granted):
            return f"the token grants {claims.get('scopes')}, the response says {granted}"
        if scopes and granted != sorted(scopes):
            return f"grants {granted}, requested {sorted(scopes)}"
        if expiry > now + seconds + SLACK or expires_in > seconds:
            return f"lives for {expires_in} s, the token for {expiry - now:.0f} s, requested {seconds} s"
        if abs(expires - expiry) > SLACK or abs(expiry - now - expires_in) > SLACK:
            return f"expires_in is {expires_in} s and expires is {expires - now:.0f} s ahead, the token's end {expiry - now:.0f} s"
        if not 0 < refresh_in < expires_in or issued_at >= expires:
            return f"refresh_in is {refresh_in} s of {expires_in} s"
        return None

    return check


def detail(*parts) -> Check:
    """Checks that a problem's detail names what is at fault."""

    def check(response):
        missing = [part for part in parts if part not in (response.member("detail", str) or "")]
        return f"detail does not name {', '.join(missing)}" if missing else None

    return check


def member(name, value) -> Check:
    def check(response):
        return None if response.member(name) == value else f"{name} is not {value}"

    return check


def allow(*methods) -> Check:
    def check(response):
        missing = [method for method in methods if method.lower() not in response.names("Allow")]
        return f"Allow lacks {', '.join(missing)}" if missing else None

    return check


def challenge(expected) -> Check:
    """Checks WWW-Authenticate, which API Gateway words in its own way and REST APIs rename."""

    def check(response):
        found = response.header("WWW-Authenticate") or response.header("x-amzn-Remapped-WWW-Authenticate")
        if response.of_gateway():
            return None if found.startswith("Bearer") else "no WWW-Authenticate: Bearer"
        return None if found == expected else f"WWW-Authenticate is not {expected}"

    return check


def preflight(origin) -> Check:
    def check(response):
        if response.header("Access-Control-Allow-Origin") not in (origin, "*"):
            return "Access-Control-Allow-Origin is missing or wrong"
        if "post" not in response.names("Access-Control-Allow-Methods"):
            return "Access-Control-Allow-Methods lacks POST"
        if not {"authorization", "content-type", "*"} <= response.names("Access-Control-Allow-Headers"):
            return "Access-Control-Allow-Headers lacks authorization, content-type or *"
        if response.header("Access-Control-Max-Age") != "7200":
            return "Access-Control-Max-Age is not 7200"
        return "has a body" if response.body else None

    return check


def readable(origin, *exposed) -> Check:
    def check(response):
        if response.header("Access-Control-Allow-Origin") not in (origin, "*"):
            return "Access-Control-Allow-Origin is missing or wrong"
        for name in exposed or ("Retry-After",):
            if name.lower() not in response.names("Access-Control-Expose-Headers"):
                return f"Access-Control-Expose-Headers lacks {name}"
        return None

    return check


def every(*checks) -> Check:
    def check(response):
        return next((fault for fault in (check(response) for check in checks) if fault), None)

    return check


def keepable(scopes=None) -> Check:
    """Checks a token that shared caches may keep: how long, and that its lifetimes are right for the oldest copy."""

    def check(response):
        claims, now = claims_of(response.member("token", str)), response.now()
        expires_in, refresh_in = response.member("expires_in", int), response.member("refresh_in", int)
        granted, expires = response.member("scopes", list), seconds_of(response.member("expires", str))
        issued_at = seconds_of(response.member("issued_at", str))
        if None in (expires_in, refresh_in, expires, issued_at) or not isinstance(claims.get("exp"), int):
            return "no tk. token with an expiry, or a member is missing or mistyped"
        if not are_texts(granted) or granted != sorted(set(granted)) or granted != sorted(claims.get("scopes") or []):
            return f"the token grants {claims.get('scopes')}, the response says {granted}"
        if scopes and granted != scopes:
            return f"grants {granted}, requested {scopes}"
        if abs(expires - claims["exp"]) > SLACK or not 0 <= refresh_in < expires_in:
            return f"expires is {expires - claims['exp']:.0f} s from the token's end, refresh_in is {refresh_in} s of {expires_in} s"
        if response.is_hidden():
            late = expires_in - (expires - now)
            return f"expires_in is {expires_in} s and the token's end {expires - now:.0f} s ahead" if late > SLACK else None
        lives = lifetimes_in_caches(response)
        return lives if isinstance(lives, str) else lives_fault(lives, expires - issued_at, expires - now, expires_in)

    return check


def lifetimes_in_caches(response):
    """Returns how long a copy is fresh, may be served while a new one is fetched, and while that fails; or what is wrong."""
    seconds = r"\d{1,9}"
    shared, cdn = response.directives("Cache-Control"), response.directives("CDN-Cache-Control")
    names = ("s-maxage", "stale-while-revalidate", "stale-if-error")
    if set(shared) != {"public", "max-age", *names} or shared["max-age"] != "0":
        return f"Cache-Control is {response.header('Cache-Control') or 'missing'}"
    values = [shared[name] for name in names]
    if not all(re.fullmatch(seconds, value) for value in values):
        return f"Cache-Control is {response.header('Cache-Control')}"
    if cdn != {"public": "", "max-age": values[0], names[1]: values[1], names[2]: values[2]}:
        return f"CDN-Cache-Control is {response.header('CDN-Cache-Control') or 'missing'}"
    return tuple(int(value) for value in values)


def lives_fault(lives, life, left, expires_in):
    fresh, revalidate, error = lives
    if not 1 <= fresh <= min(300, (life + SLACK) / 10):
        return f"s-maxage is {fresh} s for a token of {life:.0f} s"
    if revalidate > min(30, (life + SLACK) / 100) or error > min(300, (life + SLACK) / 10):
        return f"stale-while-revalidate is {revalidate} s and stale-if-error {error} s for a token of {life:.0f} s"
    oldest = left - fresh - max(revalidate, error)
    if abs(expires_in - oldest) > SLACK:
        return f"expires_in is {expires_in} s; the oldest copy has {oldest:.0f} s"
    return None


def unconditional(response):
    """Checks that no response can be asked for again by its validator."""
    found = [name for name in ("ETag", "Last-Modified") if response.header(name)]
    return f"has {', '.join(found)}" if found else None


def unreadable(response):
    return "Access-Control-Allow-Origin is set" if response.header("Access-Control-Allow-Origin") else None


# ------------------------------------------------------------------------------------------------------------ the table


def at(seconds, offset=0, fraction=""):
    """Returns a date-time that many seconds ahead, at an offset of so many minutes."""
    when = datetime.now(timezone(timedelta(minutes=offset))) + timedelta(seconds=seconds)
    suffix = when.strftime("%z")
    return when.strftime("%Y-%m-%dT%H:%M:%S") + fraction + (f"{suffix[:3]}:{suffix[3:]}" if offset else "Z")


FORM = "application/x-www-form-urlencoded"


def routes(account, scopes):
    mapbox = f"POST /tokens/v2/{account}"
    return [
        Row("routes", "health", "200", "GET /health", check=member("status", "ok"), credential=None),
        Row("routes", "health with a slash at the end", "200", "GET /health/", check=member("status", "ok"), gateway=True,
            credential=None),
        Row("routes", "HEAD /health", "200", "HEAD /health", gateway=True, credential=None),
        Row("routes", "a slash at the end", "200", "POST /tokens/", check=token(), gateway=True),
        Row("routes", "Mapbox's own path", "200", mapbox, "{}", check=token()),
        Row("routes", "as Mapbox's SDK calls it", "200", mapbox + "?access_token=pk.eyJ1IjoieCJ9.x",
            json.dumps({"expires": at(600), "scopes": scopes}), check=token(600, scopes)),
        Row("routes", "curl's default type at Mapbox's path", "200", mapbox, '{"expires_in":600}', FORM, check=token(600)),
        Row("routes", "another account", "404 no_such_user", "POST /tokens/v2/zq7nobody", "{}"),
        Row("routes", "no account", "404 not_found", "POST /tokens/v2/", "{}", gateway=True),
        Row("routes", "below an account", "404 not_found", mapbox + "/tokens", "{}", gateway=True),
        Row("routes", "another path", "404 not_found", "POST /zq7", "{}", gateway=True),
        Row("routes", "another case", "404 not_found", "POST /Tokens", "{}", gateway=True),
        *[Row("routes", f"{method} /tokens", "405 method_not_allowed", f"{method} /tokens", check=allow("OPTIONS", "POST"),
              gateway=True) for method in ("GET", "PUT", "PATCH", "DELETE")],
        Row("routes", "GET at Mapbox's path", "405 method_not_allowed", f"GET /tokens/v2/{account}",
            check=allow("OPTIONS", "POST"), gateway=True),
        Row("routes", "POST /health", "405 method_not_allowed", "POST /health", check=allow("GET", "HEAD"),
            gateway=True),
    ]


def request(account, scopes):
    one = scopes[0]

    def accepted(name, body, check=token(), **other):
        return Row("request", name, "200", body=body, check=check, **other)

    def refused(name, expect, body, *parts, **other):
        return Row("errors", name, expect, body=body, check=detail(*parts), **other)

    return [
        accepted("no body and no type", None),
        accepted("an empty object", "{}"),
        accepted("white space around the object", " \r\n\t{} "),
        accepted("a type with a parameter", "{}", type="application/json; charset=utf-8"),
        accepted("a type in another case", "{}", type="Application/JSON"),
        accepted("a type with another charset", "{}", type="application/json;charset=utf-16"),
        accepted("Content-Encoding: identity", "{}", headers={"Content-Encoding": "identity"}),
        accepted("a note", '{"note":"conformance"}'),
        accepted("4096 bytes", "{}" + " " * 4094),
        accepted("a digest of no token", '{"refused":"0123456789abcdef"}'),
        accepted("scopes in another order, repeated", json.dumps({"scopes": scopes[::-1] + [one]}), token(3600, scopes)),
        Row("narrowing", "one scope only", "200", body=json.dumps({"scopes": [one]}), check=token(3600, [one])),
        Row("narrowing", "ten minutes only", "200", body='{"expires_in":600}', check=token(600)),
        Row("narrowing", "30 seconds only", "200", body=json.dumps({"scopes": [one], "expires_in": 30}),
            check=token(30, [one])),
        Row("narrowing", "a request for a year", "200", body='{"expires_in":31536000}', check=token()),
        Row("narrowing", "a request for an endless lifetime", "200", body='{"expires_in":' + "9" * 30 + "}", check=token()),
        Row("narrowing", "the year 9999", "200", body='{"expires":"9999-12-31T23:59:59Z"}', check=token()),
        Row("narrowing", "until a date-time", "200", body=json.dumps({"expires": at(600)}), check=token(600)),
        Row("narrowing", "until a date-time with an offset", "200", body=json.dumps({"expires": at(600, 330)}),
            check=token(600)),
        Row("narrowing", "until a date-time with nanoseconds", "200", body=json.dumps({"expires": at(600, 0, ".123456789")}),
            check=token(601)),
        Row("narrowing", "scopes for tokens are refused", "403 scope_not_allowed",
            body=json.dumps({"scopes": [one, "tokens:write", "tokens:read"]}), check=detail("tokens:write", "tokens:read", one)),
        Row("narrowing", "an unknown scope is refused", "403 scope_not_allowed", body='{"scopes":["zq7:read"]}',
            check=detail("zq7:read", one)),

        refused("a truncated object", "400 invalid_json", '{"expires_in":600'),
        refused("an array", "400 invalid_json", "[]"),
        refused("a string", "400 invalid_json", '"tokens"'),
        refused("null", "400 invalid_json", "null"),
        refused("trailing content", "400 invalid_json", "{}{}"),
        refused("a comment", "400 invalid_json", '{/*600*/"expires_in":600}'),
        refused("a trailing comma", "400 invalid_json", '{"expires_in":600,}'),
        refused("single quotes", "400 invalid_json", "{'expires_in':600}"),
        refused("a repeated member", "400 invalid_json", '{"expires_in":600,"expires_in":60}'),
        refused("a repeated member, once escaped", "400 invalid_json", '{"note":"a","n\\u006fte":"b"}'),
        refused("not a number", "400 invalid_json", '{"expires_in":NaN}'),
        refused("a leading zero", "400 invalid_json", '{"expires_in":0600}'),
        refused("nesting deeper than 8", "400 invalid_json", '{"note":' + "[" * 9 + "]" * 9 + "}"),
        refused("UTF-16", "400 invalid_json", "{}".encode("utf-16")),
        refused("an unescaped control character", "400 invalid_json", b'{"note":"\x00"}'),
        refused("only white space", "400 invalid_json", "  "),

        refused("an unknown member", "400 invalid_request", '{"expiresIn":600}', "expiresIn"),
        refused("a member in another case", "400 invalid_request", '{"Scopes":["%s"]}' % one, "Scopes"),
        refused("both expires and expires_in", "400 invalid_request", json.dumps({"expires": at(600), "expires_in": 600}),
                "expires", "expires_in"),
        refused("a null member", "400 invalid_request", '{"scopes":null}', "scopes"),
        refused("a number as text", "400 invalid_request", '{"expires_in":"600"}', "expires_in"),
        refused("a number with a fraction", "400 invalid_request", '{"expires_in":600.0}', "expires_in"),
        refused("a number with an exponent", "400 invalid_request", '{"expires_in":6e2}', "expires_in"),
        refused("a boolean as a number", "400 invalid_request", '{"expires_in":true}', "expires_in"),
        refused("a number as a date-time", "400 invalid_request", '{"expires":4102444800}', "expires"),
        refused("a number as a note", "400 invalid_request", '{"note":1}', "note"),
        refused("scopes as a string", "400 invalid_request", '{"scopes":"%s"}' % one, "scopes"),
        refused("scopes as an object", "400 invalid_request", '{"scopes":{}}', "scopes"),
        refused("a number among the scopes", "400 invalid_request", '{"scopes":["%s",1]}' % one, "scopes[1]"),
        refused("null among the scopes", "400 invalid_request", '{"scopes":[null]}', "scopes[0]"),
        refused("a digest that is too short", "400 invalid_request", '{"refused":"0123456789abcde"}', "refused"),
        refused("a digest that is not hexadecimal", "400 invalid_request", '{"refused":"0123456789abcdeg"}', "refused"),

        refused("no scopes", "400 invalid_scope", '{"scopes":[]}', "scopes"),
        refused("33 scopes", "400 invalid_scope", json.dumps({"scopes": [one] * 33}), "scopes"),
        refused("an empty scope", "400 invalid_scope", '{"scopes":[""]}', "scopes[0]"),
        refused("a scope without a right", "400 invalid_scope", '{"scopes":["styles"]}', "scopes[0]"),
        refused("a scope in another case", "400 invalid_scope", '{"scopes":["STYLES:READ"]}', "scopes[0]"),
        refused("a wildcard", "400 invalid_scope", '{"scopes":["%s","styles:*"]}' % one, "scopes[1]"),
        refused("white space around a scope", "400 invalid_scope", '{"scopes":[" styles:read"]}', "scopes[0]"),
        refused("a scope with a letter like an ASCII one", "400 invalid_scope", '{"scopes":["\u017ftyles:read"]}', "scopes[0]"),
        refused("a scope of 65 characters", "400 invalid_scope", '{"scopes":["%s:read"]}' % ("a" * 60), "scopes[0]"),
        refused("two scopes in one", "400 invalid_scope", '{"scopes":["styles:read,fonts:read"]}', "scopes[0]"),

        refused("29 seconds", "400 invalid_expiry", '{"expires_in":29}', "expires_in"),
        refused("0 seconds", "400 invalid_expiry", '{"expires_in":0}', "expires_in"),
        refused("a negative lifetime", "400 invalid_expiry", '{"expires_in":-600}', "expires_in"),
        refused("a huge negative lifetime", "400 invalid_expiry", '{"expires_in":-' + "9" * 30 + "}", "expires_in"),
        refused("the past", "400 invalid_expiry", json.dumps({"expires": at(-600)}), "expires"),
        refused("a date", "400 invalid_expiry", '{"expires":"2099-01-31"}', "expires"),
        refused("a date-time without an offset", "400 invalid_expiry", '{"expires":"2099-01-31T12:00:00"}', "expires"),
        refused("a day that does not exist", "400 invalid_expiry", '{"expires":"2099-02-29T12:00:00Z"}', "expires"),
        refused("hour 24", "400 invalid_expiry", '{"expires":"2099-01-31T24:00:00Z"}', "expires"),
        refused("an empty date-time", "400 invalid_expiry", '{"expires":""}', "expires"),

        refused("4097 bytes", "413 body_too_large", "{}" + " " * 4095),
        refused("40,000 bytes", "413 body_too_large", '{"note":"' + "x" * 40000 + '"}'),
        refused("another type", "415 unsupported_media_type", "{}", type="text/plain"),
        refused("a type that looks like JSON's", "415 unsupported_media_type", "{}", type="application/jsonp"),
        refused("a type of 257 characters", "415 unsupported_media_type", "{}", type="application/json;" + "x" * 240),
        refused("Content-Encoding: gzip", "415 unsupported_media_type", "{}", headers={"Content-Encoding": "gzip"}),
        refused("a form", "415 unsupported_media_type", '{"expires_in":600}', type=FORM),

        Row("leaks", "a strange member's name is not repeated", "400 invalid_request", body=json.dumps({MARKER: 1})),
        Row("leaks", "a malformed scope is not repeated", "400 invalid_scope", body=json.dumps({"scopes": [MARKER]})),
        Row("leaks", "a malformed date-time is not repeated", "400 invalid_expiry", body=json.dumps({"expires": MARKER})),
        Row("leaks", "a path is not repeated", "404 no_such_user", "POST /tokens/v2/zq7%3Ci%3E", "{}"),
        Row("leaks", "a query is not repeated", "400 invalid_json", "POST /tokens?access_token=zq7%3Ci%3E", "{"),
    ]


def browsers(origin, account):
    """Rows for an allowed origin, and for one that can never be allowed."""
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    paths = ("/tokens", f"/tokens/v2/{account}")
    rows = [
        Row("browsers", "Origin: null", "403 origin_not_allowed", body="{}", headers={"Origin": "null"}, check=unreadable),
        *[Row("browsers", f"a preflight of Origin: null, {path}", "403 origin_not_allowed", f"OPTIONS {path}",
              headers={"Origin": "null", **asked}, check=unreadable, gateway=True, credential=None) for path in paths],
    ]
    if origin:
        here = {"Origin": origin}
        rows += [
            *[Row("browsers", f"a preflight, {path}", "204", f"OPTIONS {path}", headers={**here, **asked},
                  check=preflight(origin), gateway=True, credential=None) for path in paths],
            Row("browsers", "a page can read a token", "200", body="{}", headers=here, check=readable(origin)),
            Row("browsers", "a page can read a problem", "400 invalid_json", body="{", headers=here, check=readable(origin)),
            # Browsers send forms without a preflight.
            Row("browsers", "a page's form", "415 unsupported_media_type", f"POST /tokens/v2/{account}", "{}", FORM, here),
        ]
    if origin != FOREIGN:
        rows.append(Row("browsers", "a page of another site", "403 origin_not_allowed", body="{}",
                        headers={"Origin": FOREIGN}, check=unreadable))
    return rows


def refusals(given, account, origin, closed):
    """Rows for a vendor that verifies credentials. A caller with an invalid one is refused, not served like an anonymous caller."""
    invalid = challenge('Bearer error="invalid_token"')

    def refused(name, credential, request="POST /tokens", **other):
        return Row("credentials", name, "401 invalid_credential", request, "{}", credential=credential,
                   check=other.pop("check", invalid), gateway=True, **other)

    rows = [refused(name, credential) for name, credential in forgeries(given.accepted).items()]
    rows.append(refused("a forged credential at Mapbox's path", "zq7", f"POST /tokens/v2/{account}"))
    if given.is_bearer():
        rows.append(refused("another scheme", None, headers={"Authorization": "Basic enE3OnpxNw=="}))
    if given.expired:
        rows.append(refused("an expired credential", given.expired))
    if given.other:
        rows.append(Row("credentials", "a credential that matches no policy", "403 caller_not_allowed", body="{}",
                        credential=given.other))
    if origin:
        # API Gateway's own refusals have no CORS headers if an allowed origin is a pattern.
        readable_401 = lambda response: None if response.of_gateway() else readable(origin)(response)
        rows.append(refused("a page can read why its credential is refused", "zq7", headers={"Origin": origin},
                            check=every(invalid, readable_401)))
    if closed:
        rows.append(Row("credentials", "no credential", "401 authentication_required", body="{}", credential=None,
                        check=challenge("Bearer"), gateway=True))
    return rows


def forgeries(credential):
    """Returns what can be made of a credential without its issuer's key."""
    rest, _, signature = credential.rpartition(".")
    payload = (credential.split(".") + [""])[1]
    later = {**claims_of(credential), "exp": int(time.time()) + 86400, "admin": True}
    return {
        "a malformed credential": "zq7",
        "a credential with another signature": f"{rest}.{'B' if signature[:1] == 'A' else 'A'}{signature[1:]}",
        "a credential without its signature": f"{rest}.",
        "a credential with other claims": f"{credential.split('.')[0]}.{base64url(later)}.{signature}",
        "an unsigned credential": f"{base64url({'alg': 'none'})}.{payload}.",
        "a credential signed with a secret": f"{base64url({'alg': 'HS256'})}.{payload}.{signature}",
        "a credential of an unknown issuer": f"{base64url({'alg': 'RS256'})}.{base64url({**later, 'iss': FOREIGN})}.{signature}",
        "a credential of 8193 characters": "zq7." * 2048 + "x",
    }


def base64url(members):
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode().rstrip("=")


def edge(scopes, origin, given):
    """Rows for GET /tokens/anonymous. No request has a credential unless a row says so."""
    path = f"GET {ANONYMOUS}"
    one, some = scopes[0], ",".join(scopes)

    def row(name, expect, request=path, **other):
        return Row("edge", name, expect, request, credential=other.pop("credential", None), **other)

    def scope(name, query, expect="400 invalid_scope", check=None, **other):
        return row(name, expect, f"{path}?scopes={query}", check=check, **other)

    spelled = detail(f"scopes={some}")
    rows = [
        row("a token that caches may keep", "200", check=every(keepable(scopes), unconditional)),
        scope("every scope, by name", some, "200", keepable(scopes)),
        scope("one scope", one, "200", keepable([one])),
        row("no conditional response", "200", headers={"If-None-Match": "*", "If-Modified-Since": formatdate(usegmt=True)},
            check=keepable(scopes), direct=True),
        scope("repeated scopes", f"{some},{scopes[-1]}", check=spelled),
        scope("percent-encoded scopes", some.replace(":", "%3A").replace(",", "%2C"), check=spelled, direct=True, raw=True),
        scope("white space between scopes", f"{one},+{one}"),
        scope("a comma at the end", f"{some},"),
        scope("an empty list of scopes", ""),
        scope("a malformed scope", "STYLES:READ"),
        scope("a scope outside the policy", "zq7:read", "403 scope_not_allowed"),
        scope("a scope for tokens", "tokens:write", "403 scope_not_allowed"),
        row("another parameter", "400 invalid_request", f"{path}?expires_in=600", direct=True),
        row("a parameter besides scopes", "400 invalid_request", f"{path}?scopes={some}&expires_in=600", direct=True),
        row("scopes twice", "400", f"{path}?scopes={one}&scopes={one}"),
        *[row(f"{method} {ANONYMOUS}", "405 method_not_allowed", f"{method} {ANONYMOUS}", gateway=True, direct=True,
              check=allow("GET", "OPTIONS")) for method in ("POST", "PUT", "DELETE")],
        row(f"HEAD {ANONYMOUS}", "405", f"HEAD {ANONYMOUS}", gateway=True, direct=True),
        row("Origin: null", "403 origin_not_allowed", headers={"Origin": "null"}, check=unreadable),
    ]
    if len(scopes) > 1:
        rows.append(scope("scopes in another order", ",".join(scopes[::-1]), check=spelled))
    if given.accepted:
        rows.append(row("a credential is refused", "400 invalid_request", credential=True, direct=True))
    if origin:
        here = {"Origin": origin}
        rows += [
            row("a page can read a copy", "200", headers=here,
                check=every(keepable(scopes), readable(origin, "Retry-After", "Age", "Date"))),
            scope("a page can read why its query is refused", "STYLES:READ", headers=here, check=readable(origin)),
            row(f"a preflight, {ANONYMOUS}", "204", f"OPTIONS {ANONYMOUS}", check=preflight(origin), gateway=True,
                headers={**here, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-trace"}),
        ]
    if origin != FOREIGN:
        rows += [
            row("a page of another site", "403 origin_not_allowed", headers={"Origin": FOREIGN}, check=unreadable),
            row("no refused page's response for others", "200", check=keepable(scopes)),
        ]
    return rows


# -------------------------------------------------------------------------------------------------------------- the run


def common_faults(row, response, secrets):
    """Yields promise and fault for what holds for every response."""
    is_kept = response.status == 200 and row.request.startswith(f"GET {ANONYMOUS}")
    text = response.body.decode(errors="replace")
    everything = text + str(response.headers)
    vended = str(response.member("token")) if response.status == 200 else ""
    if re.search(r"\b[spt]k\.eyJ", everything.replace(vended, "", 1) if vended else everything):
        yield "leaks", "the response holds a token where none belongs"
    if any(secret in everything for secret in secrets):
        yield "leaks", "the response repeats a credential"
    if MARKER in everything:
        yield "leaks", "the response repeats the request"
    if response.seconds > SECONDS:
        yield "deadline", f"took {response.seconds:.1f} s"
    if response.of_gateway():
        return
    if response.header("Cache-Control") != "no-store" and not is_kept:
        yield "headers", "Cache-Control is not no-store"
    if "origin" not in response.names("Vary"):
        yield "headers", "Vary lacks Origin"
    if response.header("X-Content-Type-Options") != "nosniff":
        yield "headers", "X-Content-Type-Options is not nosniff"
    if response.headers.get("Access-Control-Allow-Credentials") is not None:
        yield "headers", "Access-Control-Allow-Credentials is set"
    media_type = response.header("Content-Type").split(";")[0]
    if response.status != 204 and media_type != ("application/json" if response.status == 200 else "application/problem+json"):
        yield "headers", f"Content-Type is {media_type or 'missing'}"
    if response.status >= 400 and not row.request.startswith("HEAD"):
        yield from (("errors", fault) for fault in problem_faults(response))


def problem_faults(response):
    problem = response.json if isinstance(response.json, dict) else {}
    kinds = {"type": str, "title": str, "status": int, "code": str, "detail": str, "message": str, "retryable": bool,
             "request_id": str}
    wrong = [name for name, kind in kinds.items() if not isinstance(problem.get(name), kind)]
    if wrong:
        yield f"the problem lacks {', '.join(wrong)}"
    elif problem["status"] != response.status or problem["message"] != problem["detail"]:
        yield "status or message does not repeat the status or the detail"
    elif problem["retryable"] != (response.status in (429, 502, 503) or bool(response.header("Retry-After"))):
        yield f"retryable is {problem['retryable']}"


class Report:
    def __init__(self):
        self.passed = {promise: 0 for promise in PROMISES}
        self.failed = {promise: 0 for promise in PROMISES}
        self.notes: List[str] = []

    def add(self, promise, name, fault=None):
        (self.failed if fault else self.passed)[promise] += 1
        print(f"FAILED  {name}: {fault}" if fault else f"ok      {name}")

    def skip(self, text):
        self.notes.append(f"not checked: {text}")

    def summary(self):
        print("\n".join(["", *self.notes, ""]) if self.notes else "")
        for promise, text in PROMISES.items():
            passed, failed = self.passed[promise], self.failed[promise]
            verdict = "BROKEN" if failed else "kept" if passed else "not checked"
            print(f"{verdict:12}{text} ({passed} of {passed + failed} checks)")
        print("Promises 2, 4, 6, 8 and 9 cannot be seen from outside; docs/promises.md names their tests.")
        print(f"\n{sum(self.passed.values())} passed, {sum(self.failed.values())} failed")
        return 1 if any(self.failed.values()) else 0


def row_fault(row, response):
    if response.summary() != row.expect and not (row.expect.isdigit() and response.status == int(row.expect)):
        return f"expected {row.expect}, got {response.summary()}"
    return row.check(response) if row.check else None


def gateway_fault(row, response):
    """API Gateway has its own preflights and refusals, without the contract's codes."""
    if row.request.startswith("OPTIONS"):
        expected = {204}
    else:
        expected = {401} if row.expect.startswith("401") else {403, 404, 405}
    if response.status not in expected:
        return f"expected {row.expect}, got {response.summary()}"
    return row.check(response) if expected in ({204}, {401}) and row.check else None


class Suite:
    def __init__(self, vendor):
        self.vendor, self.report, self.responses = vendor, Report(), 0
        self.common: Dict[str, List[str]] = {"leaks": [], "deadline": [], "headers": [], "errors": []}

    def send(self, row):
        response = self.vendor.send(row)
        self.responses += 1
        for promise, fault in common_faults(row, response, self.vendor.credentials.all()):
            self.common[promise].append(f"{row.name}: {fault}")
        return response

    def run(self, row):
        response = self.send(row)
        by_gateway = row.gateway and response.of_gateway()
        name = row.name + (" (by API Gateway)" if by_gateway else "")
        if row.unjudged(response):
            self.report.skip(f"{name}, {row.unjudged(response)}")
        else:
            self.report.add(row.promise, name, gateway_fault(row, response) if by_gateway else row_fault(row, response))
        return response

    def reuse(self, name, bodies):
        """Most of ten requests must get the same token: a fleet may have several, a mint for each request is wrong."""
        tokens = {self.send(Row("mapbox", name, "200", body=body)).member("token", str) for body in bodies}
        few = 2 * len(tokens) <= len(bodies) and None not in tokens
        self.report.add("mapbox", name, None if few else f"{len(bodies)} requests got {len(tokens)} tokens")

    def everything(self, origin):
        first = self.run(Row("success", "a token for everything allowed", "200", body="{}", check=token()))
        account = claims_of(first.member("token", str)).get("u", "unknown")
        scopes = first.member("scopes", list) or ["styles:read"]
        if not origin:
            served = self.send(Row("", "", "", body="{}", headers={"Origin": FOREIGN})).status == 200
            origin = FOREIGN if served else None
        closed = self.send(Row("", "", "", body="{}", credential=None)).status == 401
        given = self.vendor.credentials
        rows = routes(account, scopes) + request(account, scopes) + browsers(origin, account)
        rows += refusals(given, account, origin, closed) if given.accepted else []
        for row in rows:
            self.run(row)
        self.at_the_edge(origin, closed)
        self.reuse("the same request gets the same token", ["{}"] * 10)
        self.reuse("similar lifetimes share a token", ['{"expires_in":%d}' % (900 + second) for second in range(10)])
        for promise, faults in self.common.items():
            self.report.add(promise, f"all {self.responses} responses", "; ".join(faults[:3]) if faults else None)
        self.say_what_is_missing(origin, closed)
        return self.report.summary()

    def at_the_edge(self, origin, closed):
        """Checks GET /tokens/anonymous, which exists only with EDGE_CACHE and has tokens only for anonymous callers."""
        bare = Row("edge", "the route", "", f"GET {ANONYMOUS}", credential=None)
        first = self.send(bare)
        if first.status == 404:
            self.run(bare._replace(name="no route without EDGE_CACHE", expect="404 not_found", gateway=True))
            self.report.skip(f"GET {ANONYMOUS}, because EDGE_CACHE is not on")
        elif closed:
            self.run(bare._replace(name="no policy for anonymous callers", expect="401 authentication_required", gateway=True,
                                   check=challenge("Bearer")))
        else:
            for row in edge(first.member("scopes", list) or ["styles:read"], origin, self.vendor.credentials):
                self.run(row)
            if first.is_hidden():
                self.report.skip("how long caches may keep a token, because the CDN tells viewers no-store")

    def say_what_is_missing(self, origin, closed):
        given = self.vendor.credentials
        if not given.accepted:
            hint = "; the vendor requires one" if closed else ""
            self.report.skip(f"credentials; set BEARER_TOKEN to one that the vendor accepts{hint}")
        elif not (given.other and given.expired):
            self.report.skip("verified credentials that are refused; set OTHER_CREDENTIAL and EXPIRED_CREDENTIAL")
        if not origin:
            self.report.skip("what allowed pages can read; set ORIGIN to one of ALLOWED_ORIGINS")


def main():
    if len(sys.argv) != 2 or not re.match(r"https?://[^/]", sys.argv[1]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    names = ("BEARER_TOKEN", "OTHER_CREDENTIAL", "EXPIRED_CREDENTIAL", "CREDENTIAL_HEADER")
    accepted, other, expired, header = (os.environ.get(name) or None for name in names)
    credentials = Credentials(accepted, other, expired, header or "Authorization")
    vendor = Vendor(sys.argv[1].rstrip("/"), credentials)
    sys.exit(Suite(vendor).everything(os.environ.get("ORIGIN")))


if __name__ == "__main__":
    main()
