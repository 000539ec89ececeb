package io.github.tokenvendor.audit;

import java.util.Map;

/** A metric in an audit line. */
@SuppressWarnings("ImmutableEnumChecker") // made by Map.of
enum Metric {
    /** Events, including pings. */
    REQUESTS("Requests", "Count"),
    VENDED("Vended", "Count"),
    /** Tokens vended without minting for this request: from this environment's cache or the shared table. */
    REUSED("Reused", "Count"),
    /** Tokens that Mapbox created during this request. */
    MINTED("Minted", "Count"),
    /** Responses with status 4xx, including 429, except to pings and checks. */
    REFUSED("Refused", "Count"),
    /** Responses with status 5xx. */
    FAILED("Failed", "Count"),
    /** Tokens served past their refresh time because there was no fresher one. */
    STALE("Stale", "Count"),
    TOO_MANY_REQUESTS("TooManyRequests", "Count"),
    /** Failed calls to Mapbox, Secrets Manager and issuers of credentials, whatever the outcome. */
    UPSTREAM_FAILURES("UpstreamFailures", "Count"),
    /** Failed calls to the shared leases table, which the vendor can do without. */
    SHARED_LEASE_FAILURES("SharedLeaseFailures", "Count"),
    PINGS("Pings", "Count"),
    /** Requests that would have been refused if policies were enforced; only with policies. */
    WOULD_REFUSE("WouldRefuse", "Count"),
    /** Scheduled checks of vending that passed. */
    CHECKED("Checked", "Count"),
    CHECK_FAILED("CheckFailed", "Count"),
    DURATION("Duration", "Milliseconds"),
    MAPBOX_LATENCY("MapboxLatency", "Milliseconds"),
    SECRETS_LATENCY("SecretsLatency", "Milliseconds"),
    SHARED_LEASE_LATENCY("SharedLeaseLatency", "Milliseconds"),
    KEYS_LATENCY("KeysLatency", "Milliseconds"),
    /** Rotation steps; a rotation's lines carry only this metric and the next. */
    ROTATION_STEP("RotationStep", "Count"),
    ROTATION_FAILED("RotationFailed", "Count");

    private final String label;
    private final Map<String, Object> definition;

    Metric(String label, String unit) {
        this.label = label;
        this.definition = Map.of("Name", label, "Unit", unit);
    }

    /** The name of the member with the value. */
    String label() {
        return label;
    }

    /** The definition in the directive for CloudWatch. */
    Map<String, Object> definition() {
        return definition;
    }
}
