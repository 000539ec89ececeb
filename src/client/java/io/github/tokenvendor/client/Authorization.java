package io.github.tokenvendor.client;

/** Supplies the {@code Authorization} header; asked before every request, on the client's own thread. */
public interface Authorization {

    /**
     * The header's value, or null for none.
     *
     * @throws Exception if it cannot be had now; the client tries again later
     */
    String value() throws Exception;
}
