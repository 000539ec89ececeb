package io.github.tokenvendor.rotation;

import java.time.Duration;

/**
 * One invocation of the rotation function, not yet validated.
 *
 * @param step the event's {@code Step}; empty if missing
 * @param secretId the event's {@code SecretId}; empty if missing
 * @param versionId the event's {@code ClientRequestToken}; empty if missing
 * @param rotationToken the event's {@code RotationToken}; empty if missing
 */
public record RotationRequest(
        String function,
        String requestId,
        Duration remaining,
        String step,
        String secretId,
        String versionId,
        String rotationToken) {
    /** Redacted: AWS asks not to log the rotation token. */
    @Override
    public String toString() {
        return "RotationRequest[" + requestId + "]";
    }
}
