package io.github.tokenvendor.client;

/**
 * Supplies the {@code Authorization} header; asked before every request, and once more after a 401, on the client's own
 * thread, which waits for it.
 */
public interface Authorization {

    /**
     * The header's value, or null for none.
     *
     * @throws Exception if it cannot be had now; the client tries again later
     */
    String value() throws Exception;
}
