package io.github.tokenvendor.testing;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.upstream.CallContext;
import java.util.concurrent.atomic.AtomicInteger;

/** A secret that is read from memory, or fails to be. */
public final class FakeSecret implements SecretReader {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String text;
    private volatile SecretException failure;
    private volatile RuntimeException crash;

    /** Makes a secret with a text. */
    public FakeSecret(String text) {
        this.text = text;
    }

    /** Gives the secret another text. */
    public void put(String next) {
        failure = null;
        text = next;
    }

    /** Has every reading fail until another text is put. */
    public void fail(SecretException next) {
        failure = next;
    }

    /** Has every reading fail as no upstream does. */
    public void crash(RuntimeException next) {
        crash = next;
    }

    /** How often it was read, successfully or not. */
    public int reads() {
        return reads.get();
    }

    @Override
    public SecretValue read(CallContext context) throws SecretException {
        reads.incrementAndGet();
        if (crash != null) {
            throw crash;
        }
        SecretException mishap = failure;
        if (mishap != null) {
            throw mishap;
        }
        return SecretValue.parse(text);
    }
}
