package io.github.tokenvendor.rotation;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Instant;
import java.util.Optional;

/** A secret's versions and their staging labels, as far as a rotation needs them. Each call is one exchange. */
public interface SecretVersions {
    /**
     * The version that a rotation makes.
     *
     * @param versionId the version's id, which Secrets Manager calls ClientRequestToken
     * @param rotationToken what Secrets Manager wants to see again when it has sent one
     */
    record Target(String secretId, String versionId, Optional<String> rotationToken) {
        /** Redacted: AWS counts the rotation token among what must not be logged. */
        @Override
        public String toString() {
            return "Target[" + versionId + "]";
        }
    }

    /** A version's value, and when it was made, by Secrets Manager's clock. */
    record Version(SecretValue value, Instant createdAt) {}

    /** Reads which version has which label. */
    SecretStages describe(String secretId, CallContext context) throws SecretException;

    /**
     * Reads a version.
     *
     * @return empty when the version has none yet
     * @throws SecretException when it cannot be read, or holds no master token
     */
    Optional<Version> read(String secretId, String versionId, CallContext context) throws SecretException;

    /**
     * Gives a version its value and the label {@link SecretStages#PENDING}.
     *
     * <p>Once given, a value stays: the same one may be given again, another one is refused.
     *
     * @param shape the value whose shape the new one takes over
     * @throws SecretException when Secrets Manager did not confirm it, which does not mean that it did not do it
     */
    void store(Target target, SecretValue shape, AccessToken token, CallContext context) throws SecretException;

    /**
     * Takes a label from one version and, where another is named, gives it to that one.
     *
     * @throws SecretException when Secrets Manager did not confirm it, which does not mean that it did not do it
     */
    void move(String secretId, String stage, String from, Optional<String> to, CallContext context)
            throws SecretException;
}
