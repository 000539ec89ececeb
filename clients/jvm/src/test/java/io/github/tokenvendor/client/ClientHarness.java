package io.github.tokenvendor.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients in front of a vendor on loopback, with clocks that move by hand. */
final class ClientHarness implements AutoCloseable {

    static final String OUTAGE = "{\"status\":503,\"code\":\"mapbox_unavailable\","
            + "\"detail\":\"Mapbox is away.\",\"message\":\"Mapbox is away.\",\"retryable\":true}";
    static final String REFUSAL = "{\"status\":403,\"code\":\"scope_not_allowed\","
            + "\"detail\":\"scopes: only styles:read is allowed.\",\"retryable\":false}";

    final ScriptedVendor vendor = new ScriptedVendor();
    final ManualTime time = new ManualTime();
    final Recorder heard = new Recorder();
    private final List<MapboxTokenClient> open = new ArrayList<>();

    MapboxTokenClientBuilder builder() {
        return MapboxTokenClient.of(vendor.endpoint());
    }

    MapboxTokenClient start() {
        return start(builder());
    }

    /** Starts a client and lets its first request come back. */
    MapboxTokenClient start(MapboxTokenClientBuilder builder) {
        MapboxTokenClient client = builder.time(time, time, new Random(7)).start(heard);
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
