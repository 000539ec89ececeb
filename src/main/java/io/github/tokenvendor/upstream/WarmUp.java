package io.github.tokenvendor.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/** Loads what the first exchange would otherwise have to load: the trust store, TLS and the HTTP codec. */
public final class WarmUp {
    private static final String UNUSED_HOST = "nobody.invalid";
    private static final int HTTPS_PORT = 443;

    private WarmUp() {}

    /**
     * Composes a ClientHello that is not sent, and parses a response that nobody sent.
     *
     * @throws IllegalStateException if the JDK does not support TLS
     */
    public static void run() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(UNUSED_HOST, HTTPS_PORT);
            engine.setUseClientMode(true);
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
            HttpExchange.rehearse();
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException("the JDK does not support TLS", e);
        }
    }

    /**
     * Forgets earlier sessions, because copies of one snapshot must not resume the same one.
     *
     * @throws IllegalStateException if the JDK does not support TLS
     */
    public static void forgetSessions() {
        try {
            SSLSessionContext sessions = SSLContext.getDefault().getClientSessionContext();
            for (byte[] id : Collections.list(sessions.getIds())) {
                SSLSession session = sessions.getSession(id);
                if (session != null) {
                    session.invalidate();
                }
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK does not support TLS", e);
        }
    }
}
