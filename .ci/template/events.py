"""The expected response to each event in events/, and its check."""

import base64
import json
import sys
import time

BOTH = ["fonts:read", "styles:read"]

# File, expected status, expected scopes of the token or code of the problem.
EXPECTED = [
    ("http-api-vend.json", 200, BOTH),
    ("http-api-anonymous.json", 200, BOTH),
    ("http-api-vend-empty-body.json", 200, BOTH),
    ("http-api-vend-base64.json", 200, ["styles:read"]),
    ("http-api-vend-jwt.json", 200, BOTH),
    ("http-api-vend-pipeline.json", 200, ["uploads:write"]),
    ("http-api-caller-not-allowed.json", 403, "caller_not_allowed"),
    ("http-api-mapbox-sdk.json", 200, BOTH),
    ("http-api-tutorial-temporary.json", 200, BOTH),
    ("http-api-tutorial-temporary-note.json", 200, BOTH),
    ("http-api-tutorial-permanent.json", 200, BOTH),
    ("http-api-keep-warm.json", 404, "not_found"),
    ("http-api-check.json", 404, "not_found"),
    ("http-api-health.json", 200, None),
    ("http-api-preflight.json", 204, None),
    ("http-api-scope-not-allowed.json", 403, "scope_not_allowed"),
    ("http-api-origin-not-allowed.json", 403, "origin_not_allowed"),
    ("function-url-vend.json", 200, BOTH),
    ("rest-api-vend.json", 200, BOTH),
    ("rest-api-anonymous.json", 200, BOTH),
    ("rest-api-vend-editor.json", 200, ["datasets:read", "fonts:read", "styles:read"]),
    ("rest-alb-vend.json", 200, BOTH),
    ("rest-alb-vend-multi-value.json", 200, BOTH),
    ("rest-api-preflight.json", 204, None),
    ("rest-api-scope-not-allowed.json", 403, "scope_not_allowed"),
]


def require_rows(folder):
    """Fails unless EXPECTED has a row for every event that an API sends."""
    files = {file.name for file in folder.glob("*.json")}
    known = {name for name, _, _ in EXPECTED} | {"env.json"}
    others = {name for name in files - known if not name.startswith("rotation-")}
    if others:
        fail(f"EXPECTED has no row for {sorted(others)}")


def fail(message):
    sys.exit(f"events: {message}")


def check(name, response, status, body):
    if response.get("statusCode") != status:
        fail(f"{name}: expected {status}, got {response}")
    if isinstance(body, list):
        vended = json.loads(response["body"])
        payload = vended["token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if vended["scopes"] != body or sorted(claims["scopes"]) != body or claims["exp"] > time.time() + 3600:
            fail(f"{name}: expected a token for {body}, got scopes {vended['scopes']} and the claims {claims}")
    elif body and json.loads(response["body"])["code"] != body:
        fail(f"{name}: expected {body}, got {response['body']}")
    print(f"  {name}: {status}")
