package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.CallContext;

/** Reads the secret. */
@FunctionalInterface
public interface SecretReader {
    /**
     * Reads the secret's current version.
     *
     * @param context records the call; its deadline limits the caller's wait, not this read
     */
    SecretValue read(CallContext context) throws SecretException;
}
