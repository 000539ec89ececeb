"""Tells schemathesis what no schema can say: moments lie ahead, and 3600.0 is not the integer 3600 here."""

import datetime
import re

import schemathesis
from hypothesis import strategies

AHEAD = "2100-01-01T00:00:00Z"
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)

moments = strategies.datetimes(
    min_value=datetime.datetime(2100, 1, 1), max_value=datetime.datetime(9990, 1, 1)
)
schemathesis.openapi.format(
    "date-time", moments.map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
)


def has_passed(text):
    """Whether a text is a moment before AHEAD; one that is no moment is schemathesis's own, and meant so."""
    moment = MOMENT.fullmatch(text)
    if not moment:
        return False
    try:
        offset = "+00:00" if moment[3] == "Z" else moment[3]
        return datetime.datetime.fromisoformat(moment[1] + offset).year < 2100
    except ValueError:
        return False


@schemathesis.hook
def map_body(context, body):
    """Mends what JSON Schema takes for valid and the contract does not; leaves everything else as it is."""
    if not isinstance(body, dict):
        return body
    mended = dict(body)
    seconds = body.get("expires_in")
    if isinstance(seconds, float) and seconds.is_integer():
        mended["expires_in"] = int(seconds)
    expires = body.get("expires")
    # Schemathesis also tries values that it has met in answers, which have passed or are about to.
    if isinstance(expires, str) and has_passed(expires):
        mended["expires"] = AHEAD
    return mended
