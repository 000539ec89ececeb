package io.github.tokenvendor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a self-signed certificate for 127.0.0.1, made for one run and trusted by nobody else. */
final class LoopbackCertificate {

    private static final String PASSWORD = "loopback";

    private final Path store;

    private LoopbackCertificate(Path store) {
        this.store = store;
    }

    /** Has the JDK's {@code keytool} make a P-256 key, which is what Mapbox's and AWS's hosts use, too. */
    static LoopbackCertificate make(JavaInstallation java, Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("loopback.p12");
        Command.run(List.of(java.tool("keytool").toString(), "-genkeypair", "-alias", "loopback",
                "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-dname", "CN=loopback",
                "-ext", "san=ip:127.0.0.1,dns:localhost",
                "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()));
        return new LoopbackCertificate(store);
    }

    /** What makes a process trust the certificate. */
    String[] jvmOptions() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + store,
            "-Djavax.net.ssl.trustStoreType=PKCS12",
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD};
    }

    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
