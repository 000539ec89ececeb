package io.github.tokenvendor.upstream;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/** Initializes the JDK's TLS ahead of the first handshake, which would otherwise wait for the trust store to be read. */
public final class TlsWarmUp {
    private static final String NOBODY = "nobody.invalid";
    private static final int HTTPS_PORT = 443;

    private TlsWarmUp() {}

    /**
     * Reads the trust store and composes a ClientHello that is sent to nobody.
     *
     * @throws IllegalStateException when the JDK has no TLS to offer
     */
    public static void run() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(NOBODY, HTTPS_PORT);
            engine.setUseClientMode(true);
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new IllegalStateException("no TLS", e);
        }
    }

    /**
     * Forgets what could resume an earlier session: copies of one snapshot must not share their secrets.
     *
     * @throws IllegalStateException when the JDK has no TLS to offer
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
            throw new IllegalStateException("no TLS", e);
        }
    }
}
