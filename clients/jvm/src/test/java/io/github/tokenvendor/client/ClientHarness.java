package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients of a vendor on loopback, with clocks that the test moves. */
final class ClientHarness implements AutoCloseable {

    static final String OUTAGE = "{\"status\":503,\"code\":\"mapbox_unavailable\","
            + "\"detail\":\"Mapbox is unavailable.\",\"message\":\"Mapbox is unavailable.\",\"retryable\":true}";
    static final String REJECTION = "{\"status\":403,\"code\":\"scope_not_allowed\","
            + "\"detail\":\"scopes: only styles:read is allowed.\",\"retryable\":false}";

    final ScriptedVendor vendor = new ScriptedVendor();
    final ManualTime time = new ManualTime();
    final Recorder recorder = new Recorder();
    private final List<MapboxTokenClient> open = new ArrayList<>();

    MapboxTokenClientBuilder builder() {
        return MapboxTokenClient.of(vendor.endpoint());
    }

    MapboxTokenClient start() {
        return start(builder());
    }

    /** Starts a client and completes its first request. */
    MapboxTokenClient start(MapboxTokenClientBuilder builder) {
        MapboxTokenClient client = builder.time(time, time, new Random(7)).start(recorder);
        open.add(client);
        time.run();
        return client;
    }

    @Override
    public void close() {
        open.forEach(MapboxTokenClient::close);
        vendor.close();
    }
}
