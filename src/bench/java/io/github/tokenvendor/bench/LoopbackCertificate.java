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
 * A key and a self-signed certificate for 127.0.0.1, generated for one run.
 *
 * <p>The trust store also holds every authority that the JDK trusts, because loading them is part of a real first
 * handshake. It has the format that Amazon Linux uses.
 */
final class LoopbackCertificate {

    private static final String ALIAS = "loopback";
    private static final String PASSWORD = "loopback";
    /** The default password of every JDK's trust store. */
    private static final String CACERTS_PASSWORD = "changeit";

    private final Path store;
    private final Path trusted;

    private LoopbackCertificate(Path store, Path trusted) {
        this.store = store;
        this.trusted = trusted;
    }

    /** Generates a P-256 key with the JDK's {@code keytool}; Mapbox's and AWS's hosts use such keys too. */
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

    /** The JVM options with which a process trusts the certificate. */
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
