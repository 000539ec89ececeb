package io.github.tokenvendor.audit;

import java.util.Map;

/** A metric of a request's line; its definition is the same in every line, so it is made once. */
@SuppressWarnings("ImmutableEnumChecker") // made by Map.of
enum Metric {
    /** One for every event, pings included. */
    REQUESTS("Requests", "Count"),
    VENDED("Vended", "Count"),
    /** Vended without a mint for this request: from this environment's cache or the shared table, stale or not. */
    REUSED("Reused", "Count"),
    /** Tokens that Mapbox created in the course of this request. */
    MINTED("Minted", "Count"),
    /** Answers with a status of 4xx, 429 included, pings excepted. */
    REFUSED("Refused", "Count"),
    /** Answers with a status of 5xx. */
    FAILED("Failed", "Count"),
    /** Tokens served past their refresh because there was no better one. */
    STALE("Stale", "Count"),
    TOO_MANY_REQUESTS("TooManyRequests", "Count"),
    /** Failed calls to Mapbox and Secrets Manager, however the request ended. */
    UPSTREAM_FAILURES("UpstreamFailures", "Count"),
    /** Failed calls to the table of shared leases, without which the vendor does as well. */
    SHARED_LEASE_FAILURES("SharedLeaseFailures", "Count"),
    PINGS("Pings", "Count"),
    DURATION("Duration", "Milliseconds"),
    MAPBOX_LATENCY("MapboxLatency", "Milliseconds"),
    SECRETS_LATENCY("SecretsLatency", "Milliseconds"),
    SHARED_LEASE_LATENCY("SharedLeaseLatency", "Milliseconds");

    private final String label;
    private final Map<String, Object> definition;

    Metric(String label, String unit) {
        this.label = label;
        this.definition = Map.of("Name", label, "Unit", unit);
    }

    /** The member of the line that holds the value. */
    String label() {
        return label;
    }

    /** How the directive names it to CloudWatch. */
    Map<String, Object> definition() {
        return definition;
    }
}
