package io.github.tokenvendor.client;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What a client may be told before it starts. */
public final class MapboxTokenClientBuilder {

    private static final int DEFAULT_TIMEOUT_MILLIS = 15_000;
    private static final long MIN_LIFETIME_SECONDS = 30;

    private final URL endpoint;
    private final List<TokenListener> listeners = new ArrayList<>();
    private List<String> scopes;
    private long expiresIn;
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
    public MapboxTokenClientBuilder scopes(List<String> requested) {
        this.scopes = new ArrayList<>(requested);
        return this;
    }

    /**
     * Longest life to ask for, in whole seconds; without this, the vendor's maximum, which caps what is asked.
     *
     * @throws IllegalArgumentException if it is less than 30 seconds, which the vendor refuses
     */
    public MapboxTokenClientBuilder expiresIn(long duration, TimeUnit unit) {
        long seconds = unit.toSeconds(duration);
        if (seconds < MIN_LIFETIME_SECONDS) {
            throw new IllegalArgumentException("A token must live for at least 30 seconds.");
        }
        this.expiresIn = seconds;
        return this;
    }

    /** Supplies the {@code Authorization} header of every request; without this there is none. */
    public MapboxTokenClientBuilder authorization(Authorization supplier) {
        this.authorization = supplier;
        return this;
    }

    /**
     * Ceiling for a whole exchange, from the look-up of the name to the last byte; 15 seconds by default.
     *
     * @throws IllegalArgumentException if it is under a millisecond, or longer than ten minutes
     */
    public MapboxTokenClientBuilder timeout(long duration, TimeUnit unit) {
        long millis = unit.toMillis(duration);
        if (millis <= 0 || millis > TimeUnit.MINUTES.toMillis(10)) {
            throw new IllegalArgumentException("The timeout must be positive and at most ten minutes.");
        }
        this.timeoutMillis = (int) millis;
        return this;
    }

    /** Has a listener hear of every token, the first included, and of every failure; any number of them. */
    public MapboxTokenClientBuilder listener(TokenListener listener) {
        listeners.add(listener);
        return this;
    }

    MapboxTokenClientBuilder time(TimeSource source, Scheduler by, Random chance) {
        this.time = source;
        this.scheduler = by;
        this.random = chance;
        return this;
    }

    /** Starts a client, which asks at once and goes on until it is closed. */
    public MapboxTokenClient start() {
        VendorEndpoint vendor =
                new VendorEndpoint(endpoint, new RequestBody(scopes, expiresIn), authorization, timeoutMillis);
        Listeners heard = new Listeners(listeners);
        TokenRefresher refresher = new TokenRefresher(
                vendor, heard, new Stopwatch(time), scheduler == null ? Scheduler.onOneThread() : scheduler, random);
        refresher.wake();
        return new MapboxTokenClient(refresher, heard);
    }

    /** As {@link #listener} and {@link #start()} in one. */
    public MapboxTokenClient start(TokenListener listener) {
        return listener(listener).start();
    }
}
