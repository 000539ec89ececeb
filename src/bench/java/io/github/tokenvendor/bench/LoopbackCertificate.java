package io.github.tokenvendor.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key and a self-signed certificate for 127.0.0.1, made for one run and trusted by nobody else.
 *
 * <p>The trust store holds it beside every authority that the JDK trusts: reading all those is a part of a first
 * handshake in life, too. Its format is the one that Amazon Linux keeps them in.
 */
final class LoopbackCertificate {

    private static final String ALIAS = "loopback";
    private static final String PASSWORD = "loopback";
    /** The well-known one of every JDK. */
    private static final String CACERTS_PASSWORD = "changeit";

    private final Path store;
    private final Path trusted;

    private LoopbackCertificate(Path store, Path trusted) {
        this.store = store;
        this.trusted = trusted;
    }

    /** Has the JDK's {@code keytool} make a P-256 key, which is what Mapbox's and AWS's hosts use, too. */
    static LoopbackCertificate make(JavaInstallation java, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("loopback.p12");
        Command.run(List.of(
                java.tool("keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=loopback",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        Path trusted = folder.resolve("trusted.jks");
        trust(java.home().resolve("lib").resolve("security").resolve("cacerts"), store, trusted);
        return new LoopbackCertificate(store, trusted);
    }

    private static void trust(Path authorities, Path own, Path trusted) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("JKS");
        all.load(null, null);
        KeyStore from = KeyStore.getInstance(authorities.toFile(), CACERTS_PASSWORD.toCharArray());
        for (String alias : Collections.list(from.aliases())) {
            all.setCertificateEntry(alias, from.getCertificate(alias));
        }
        KeyStore key = KeyStore.getInstance(own.toFile(), PASSWORD.toCharArray());
        all.setCertificateEntry(ALIAS, key.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(trusted)) {
            all.store(out, PASSWORD.toCharArray());
        }
    }

    /** What makes a process trust the certificate. */
    String[] jvmOptions() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStoreType=JKS",
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD
        };
    }

    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
