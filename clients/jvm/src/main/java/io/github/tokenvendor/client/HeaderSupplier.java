package io.github.tokenvendor.client;

import java.util.Map;

/**
 * Supplies headers that change, such as an attestation of the app. The client calls it before every request and once
 * more after a 401, on its own thread, which blocks until it returns.
 */
public interface HeaderSupplier {

    /**
     * The headers by name, or null for none. A header whose value is null is not sent.
     *
     * @throws Exception if they are not available now; the client retries later
     */
    Map<String, String> headers() throws Exception;
}
