package io.github.tokenvendor.client;

/**
 * Supplies the {@code Authorization} header. The client calls it before every request and once more after a 401, on its
 * own thread, which blocks until it returns.
 */
public interface Authorization {

    /**
     * The header's value, or null for none.
     *
     * @throws Exception if it is not available now; the client retries later
     */
    String value() throws Exception;
}
