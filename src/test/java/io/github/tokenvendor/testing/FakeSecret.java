package io.github.tokenvendor.testing;

import io.github.tokenvendor.secrets.SecretException;
import io.github.tokenvendor.secrets.SecretReader;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.upstream.CallContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A secret in memory, whose reads can fail. */
public final class FakeSecret implements SecretReader {
    /** The result of a read. */
    @FunctionalInterface
    private interface Content {
        String text() throws SecretException;
    }

    private record Late(CountDownLatch until, String text) {}

    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicReference<Late> late = new AtomicReference<>();
    private volatile Content content;
    private volatile CountDownLatch hang = new CountDownLatch(0);

    /** Creates a secret with a text. */
    public FakeSecret(String text) {
        put(text);
    }

    /** Replaces the secret's text. */
    public void put(String next) {
        content = () -> next;
    }

    /** Makes every read fail until another text is stored. */
    public void fail(SecretException next) {
        content = () -> {
            throw next;
        };
    }

    /** Makes every read throw an unexpected exception. */
    public void crash(RuntimeException next) {
        content = () -> {
            throw next;
        };
    }

    /** Makes every read wait for a latch. */
    public void hang(CountDownLatch until) {
        hang = until;
    }

    /** Makes the next read wait for a latch and then return this text. */
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
            (once == null ? hang : once.until()).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return SecretValue.parse(once == null ? content.text() : once.text());
    }
}
