package io.github.tokenvendor.aws;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.UpstreamResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Reads an answer that is no success.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1, errors</a>
 */
final class AwsErrors {
    private static final StrictJson JSON = new StrictJson(16);

    private AwsErrors() {}

    /** The error's name; empty when the answer has none. */
    static String code(UpstreamResponse refusal) {
        String type = refusal.header("x-amzn-ErrorType").orElseGet(() -> typeInBody(refusal));
        String name = type.substring(type.indexOf('#') + 1);
        return name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
    }

    private static String typeInBody(UpstreamResponse refusal) {
        try {
            return JSON.readObject(refusal.body()).get("__type") instanceof String type ? type : "";
        } catch (MalformedJsonException e) {
            return "";
        }
    }

    /** The {@code Date} header, if it is one (RFC 9110, section 5.6.7). */
    static Optional<Instant> serverTime(UpstreamResponse refusal) {
        try {
            return refusal.header("Date").map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
