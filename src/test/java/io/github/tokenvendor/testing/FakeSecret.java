package io.github.tokenvendor.testing;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.upstream.CallContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A secret that is read from memory, or fails to be. */
public final class FakeSecret implements SecretReader {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String text;
    private volatile SecretException failure;

    private record Late(CountDownLatch until, String text) {}

    private volatile RuntimeException crash;
    private final AtomicReference<Late> late = new AtomicReference<>();
    private volatile CountDownLatch hang = new CountDownLatch(0);

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

    /** Has every reading wait for a latch. */
    public void hang(CountDownLatch until) {
        hang = until;
    }

    /** Has the next reading wait for a latch, and then find this text. */
    public void hangOnce(CountDownLatch until, String found) {
        late.set(new Late(until, found));
    }

    /** How often it was read, successfully or not. */
    public int reads() {
        return reads.get();
    }

    @Override
    public SecretValue read(CallContext context) throws SecretException {
        reads.incrementAndGet();
        Late once = late.getAndSet(null);
        try {
            if (once != null) {
                once.until().await();
                return SecretValue.parse(once.text());
            }
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
