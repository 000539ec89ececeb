package io.github.tokenvendor.client;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What a client may be told before it starts. */
public final class MapboxTokenClientBuilder {

    private static final int DEFAULT_TIMEOUT_MILLIS = 15_000;

    private final URL endpoint;
    private List<String> scopes;
    private Authorization authorization;
    private int timeoutMillis = DEFAULT_TIMEOUT_MILLIS;
    private TimeSource time = TimeSource.SYSTEM;
    private Scheduler scheduler;
    private Random random = new Random();

    MapboxTokenClientBuilder(URL endpoint) {
        if (!endpoint.getProtocol().equals("https") && !endpoint.getProtocol().equals("http")) {
            throw new IllegalArgumentException("The endpoint must be an http or https address.");
        }
        this.endpoint = endpoint;
    }

    /** Scopes to ask for; without this, all that the vendor allows. */
    public MapboxTokenClientBuilder scopes(List<String> wanted) {
        this.scopes = new ArrayList<>(wanted);
        return this;
    }

    /** Supplies the {@code Authorization} header of every request; without this there is none. */
    public MapboxTokenClientBuilder authorization(Authorization supplier) {
        this.authorization = supplier;
        return this;
    }

    /**
     * Ceiling for connecting, for the first byte and for the body, each by itself; 15 seconds by default.
     *
     * @throws IllegalArgumentException if it is not positive, or longer than ten minutes
     */
    public MapboxTokenClientBuilder timeout(long duration, TimeUnit unit) {
        long millis = unit.toMillis(duration);
        if (millis <= 0 || millis > TimeUnit.MINUTES.toMillis(10)) {
            throw new IllegalArgumentException("The timeout must be positive and at most ten minutes.");
        }
        this.timeoutMillis = (int) millis;
        return this;
    }

    MapboxTokenClientBuilder time(TimeSource source, Scheduler by, Random chance) {
        this.time = source;
        this.scheduler = by;
        this.random = chance;
        return this;
    }

    /**
     * Starts a client, which asks at once and goes on until it is closed.
     *
     * @param listener hears of every token and failure
     */
    public MapboxTokenClient start(TokenListener listener) {
        VendorEndpoint vendor = new VendorEndpoint(endpoint, scopes, authorization, timeoutMillis);
        Scheduler thread = scheduler == null ? Scheduler.onOneThread() : scheduler;
        return new MapboxTokenClient(vendor, listener, time, thread, random).start();
    }
}
