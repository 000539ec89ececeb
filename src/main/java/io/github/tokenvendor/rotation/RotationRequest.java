package io.github.tokenvendor.rotation;

import java.time.Duration;

/**
 * One call of the rotation function, as it came.
 *
 * @param step the event's {@code Step}; empty when it is missing
 * @param secretId the event's {@code SecretId}; empty when it is missing
 * @param versionId the event's {@code ClientRequestToken}; empty when it is missing
 * @param rotationToken the event's {@code RotationToken}; empty when it is missing
 */
public record RotationRequest(
        String function,
        String requestId,
        Duration remaining,
        String step,
        String secretId,
        String versionId,
        String rotationToken) {
    /** Redacted: AWS counts the rotation token among what must not be logged. */
    @Override
    public String toString() {
        return "RotationRequest[" + requestId + "]";
    }
}
