package io.github.tokenvendor.audit;

import java.util.Map;

/** A metric of a request's line; its definition is the same in every line, so it is made once. */
@SuppressWarnings("ImmutableEnumChecker") // made by Map.of
enum Metric {
    REQUESTS("Requests", "Count"),
    VENDED("Vended", "Count"),
    REUSED("Reused", "Count"),
    MINTED("Minted", "Count"),
    REFUSED("Refused", "Count"),
    FAILED("Failed", "Count"),
    DURATION("Duration", "Milliseconds"),
    MAPBOX_LATENCY("MapboxLatency", "Milliseconds"),
    SECRETS_LATENCY("SecretsLatency", "Milliseconds"),
    UPSTREAM_FAILURES("UpstreamFailures", "Count");

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
