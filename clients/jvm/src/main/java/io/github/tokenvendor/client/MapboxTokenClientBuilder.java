package io.github.tokenvendor.client;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Configures and starts a {@link MapboxTokenClient}. */
public final class MapboxTokenClientBuilder {

    private static final int DEFAULT_TIMEOUT_MILLIS = 15_000;
    /** Anywhere else, the token and the sign-in would cross a network in plain text. */
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private static final long MIN_LIFETIME_SECONDS = 30;

    private final URL endpoint;
    private final List<TokenListener> listeners = new ArrayList<>();
    private List<String> scopes;
    private long expiresIn;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private HeaderSupplier headerSupplier;
    private Authorization authorization;
    private boolean contentSha256;
    private boolean cacheable;
    private int timeoutMillis = DEFAULT_TIMEOUT_MILLIS;
    private TimeSource time = TimeSource.SYSTEM;
    private Scheduler scheduler;
    private Random random = new Random();

    MapboxTokenClientBuilder(URL endpoint) {
        boolean local = endpoint.getProtocol().equals("http")
                && LOOPBACK.matcher(endpoint.getHost()).matches();
        if (!local && !endpoint.getProtocol().equals("https")) {
            throw new IllegalArgumentException("The endpoint must be an https URL, or an http URL of a loopback host.");
        }
        this.endpoint = endpoint;
    }

    /** Scopes to request; by default all that the vendor allows. */
    public MapboxTokenClientBuilder scopes(List<String> requested) {
        this.scopes = new ArrayList<>(requested);
        return this;
    }

    /**
     * Lifetime to request, in whole seconds; by default the vendor's maximum, which also caps this value.
     *
     * @throws IllegalArgumentException if less than 30 seconds, which the vendor rejects
     */
    public MapboxTokenClientBuilder expiresIn(long duration, TimeUnit unit) {
        long seconds = unit.toSeconds(duration);
        if (seconds < MIN_LIFETIME_SECONDS) {
            throw new IllegalArgumentException("The lifetime must be at least 30 seconds.");
        }
        this.expiresIn = seconds;
        return this;
    }

    /** Supplies the {@code Authorization} header of every request; by default none is sent. */
    public MapboxTokenClientBuilder authorization(Authorization supplier) {
        this.authorization = supplier;
        return this;
    }

    /**
     * Adds a header to every request, such as an API key.
     *
     * @throws IllegalArgumentException if HTTP does not allow the name or the value
     */
    public MapboxTokenClientBuilder header(String name, String value) {
        if (!RequestHeaders.isValid(name, value)) {
            throw new IllegalArgumentException("The header has a character that HTTP does not allow.");
        }
        headers.put(name, value);
        return this;
    }

    /** Supplies headers for every request, such as an attestation of the app; by default none. */
    public MapboxTokenClientBuilder headers(HeaderSupplier supplier) {
        this.headerSupplier = supplier;
        return this;
    }

    /**
     * Sends the body's SHA-256 in {@code x-amz-content-sha256}, which a Lambda function URL behind CloudFront's origin
     * access control requires.
     */
    public MapboxTokenClientBuilder contentSha256() {
        this.contentSha256 = true;
        return this;
    }

    /**
     * Requests tokens by {@code GET …/anonymous}, whose responses a CDN in front of the vendor may keep. Has no effect
     * together with {@link #expiresIn}, {@link #authorization}, {@link #header} or {@link #headers}.
     */
    public MapboxTokenClientBuilder cacheable() {
        this.cacheable = true;
        return this;
    }

    /**
     * Limits a whole exchange, from the DNS lookup to the last byte; 15 seconds by default.
     *
     * @throws IllegalArgumentException if less than a millisecond or more than ten minutes
     */
    public MapboxTokenClientBuilder timeout(long duration, TimeUnit unit) {
        long millis = unit.toMillis(duration);
        if (millis <= 0 || millis > TimeUnit.MINUTES.toMillis(10)) {
            throw new IllegalArgumentException("The timeout must be positive and at most ten minutes.");
        }
        this.timeoutMillis = (int) millis;
        return this;
    }

    /** Adds a listener for every token, including the first, and every failure. */
    public MapboxTokenClientBuilder listener(TokenListener listener) {
        listeners.add(listener);
        return this;
    }

    MapboxTokenClientBuilder time(TimeSource clock, Scheduler executor, Random jitter) {
        this.time = clock;
        this.scheduler = executor;
        this.random = jitter;
        return this;
    }

    /** Starts a client, which requests its first token immediately. */
    public MapboxTokenClient start() {
        RequestHeaders given = new RequestHeaders(new TreeMap<>(headers), headerSupplier, authorization);
        boolean fromEdge = cacheable && expiresIn == 0 && given.areAbsent();
        VendorEndpoint vendor = new VendorEndpoint(
                endpoint,
                new RequestBody(scopes, expiresIn),
                given,
                contentSha256,
                fromEdge ? new EdgeCache(endpoint, scopes, time) : null,
                timeoutMillis);
        Listeners active = new Listeners(listeners);
        TokenRefresher refresher = new TokenRefresher(
                vendor, active, new Stopwatch(time), scheduler == null ? Scheduler.onOneThread() : scheduler, random);
        refresher.wake();
        return new MapboxTokenClient(refresher, active);
    }

    /** Adds a listener and starts a client. */
    public MapboxTokenClient start(TokenListener listener) {
        return listener(listener).start();
    }
}
