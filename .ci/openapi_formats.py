"""Has schemathesis make moments that lie ahead: no schema can say "not in the past"."""

import datetime

import schemathesis
from hypothesis import strategies

moments = strategies.datetimes(
    min_value=datetime.datetime(2100, 1, 1), max_value=datetime.datetime(9990, 1, 1)
)
schemathesis.openapi.format(
    "date-time", moments.map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
)
