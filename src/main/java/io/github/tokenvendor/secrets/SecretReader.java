package io.github.tokenvendor.secrets;

import io.github.tokenvendor.upstream.CallContext;

/** Where the secret is read from. */
@FunctionalInterface
public interface SecretReader {
    /**
     * Reads the secret's current version.
     *
     * @param context takes the note of the call; its deadline bounds the caller's wait, not this read
     */
    SecretValue read(CallContext context) throws SecretException;
}
