"""Tells schemathesis what no schema can say: moments lie ahead, and 3600.0 is not the integer 3600 here."""

import datetime

import schemathesis
from hypothesis import strategies

moments = strategies.datetimes(
    min_value=datetime.datetime(2100, 1, 1), max_value=datetime.datetime(9990, 1, 1)
)
schemathesis.openapi.format(
    "date-time", moments.map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
)


@schemathesis.hook
def map_body(context, body):
    """JSON Schema takes 3600.0 for an integer; the contract refuses coerced types."""
    if isinstance(body, dict):
        seconds = body.get("expires_in")
        if isinstance(seconds, float) and seconds.is_integer():
            return {**body, "expires_in": int(seconds)}
    return body
