package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Instant;
import java.util.Optional;

/** The versions of a secret and their staging labels. Each call is one exchange. */
public interface SecretVersions {
    /**
     * The version that a rotation creates.
     *
     * @param versionId the version's id, which Secrets Manager calls ClientRequestToken
     * @param rotationToken what to send back to Secrets Manager; empty if it sent none
     */
    record Target(String secretId, String versionId, Optional<String> rotationToken) {
        /** Redacted: AWS asks not to log the rotation token. */
        @Override
        public String toString() {
            return "Target[" + versionId + "]";
        }
    }

    /** A version's value and when it was created, by Secrets Manager's clock. */
    record Version(SecretValue value, Instant createdAt) {}

    /** Reads which version has which label. */
    SecretStages describe(String secretId, CallContext context) throws SecretException;

    /**
     * Reads a version.
     *
     * @return empty if the version has no value yet
     * @throws SecretException if it cannot be read or holds no master token
     */
    Optional<Version> read(String secretId, String versionId, CallContext context) throws SecretException;

    /**
     * Stores a version's value and gives it the label {@link SecretStages#PENDING}.
     *
     * <p>A stored value is final: the same one may be stored again; another one is rejected.
     *
     * @param shape the value whose shape the new one gets
     * @throws SecretException if Secrets Manager did not confirm the change, which it may still have made
     */
    void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException;

    /**
     * Removes a label from one version and, if another one is given, adds it there.
     *
     * @throws SecretException if Secrets Manager did not confirm the change, which it may still have made
     */
    void move(String secretId, String stage, String from, Optional<String> to, CallContext context)
            throws SecretException;
}
