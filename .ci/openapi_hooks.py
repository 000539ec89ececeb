"""Tells schemathesis what the schema cannot: dates must be in the future, and 3600.0 is not accepted as an integer."""

import datetime
import re

import schemathesis
from hypothesis import strategies

FUTURE = "2100-01-01T00:00:00Z"
DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)

date_times = strategies.datetimes(
    min_value=datetime.datetime(2100, 1, 1), max_value=datetime.datetime(9990, 1, 1)
)
schemathesis.openapi.format(
    "date-time", date_times.map(lambda date_time: date_time.replace(microsecond=0).isoformat() + "Z")
)


def is_past(text):
    """Whether a text is a date-time before FUTURE; false for the malformed ones that schemathesis also sends."""
    date_time = DATE_TIME.fullmatch(text)
    if not date_time:
        return False
    try:
        offset = "+00:00" if date_time[3] == "Z" else date_time[3]
        return datetime.datetime.fromisoformat(date_time[1] + offset).year < 2100
    except ValueError:
        return False


@schemathesis.hook
def map_body(context, body):
    """Corrects values that JSON Schema accepts and the contract does not; changes nothing else."""
    if not isinstance(body, dict):
        return body
    corrected = dict(body)
    seconds = body.get("expires_in")
    if isinstance(seconds, float) and seconds.is_integer():
        corrected["expires_in"] = int(seconds)
    expires = body.get("expires")
    # Schemathesis also reuses values from responses, which are past or soon will be.
    if isinstance(expires, str) and is_past(expires):
        corrected["expires"] = FUTURE
    return corrected
