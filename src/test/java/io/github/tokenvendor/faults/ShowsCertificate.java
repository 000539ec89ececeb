package io.github.tokenvendor.faults;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/**
 * Shows another certificate and would, if the vendor took it, answer with a token.
 *
 * @param certificate what the server says it is
 */
record ShowsCertificate(SSLContext certificate) implements ServerBehaviour {
    @Override
    public void serve(ServerConnection wire) throws IOException {
        Http.grant(honest -> honest).serve(wire);
    }
}
