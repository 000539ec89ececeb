package io.github.tokenvendor.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority made for one run of the tests, and what it has signed; nobody else trusts it. */
final class Certificates {
    /** Keys that last for as long as a test run. */
    private static final char[] PASSWORD = "for-tests-only".toCharArray();

    private static final String TYPE = "PKCS12";
    private static final List<String> VALID = List.of("-validity", "2");

    private final Path keys;
    private final Path trusted;
    private final Map<String, SSLContext> servers = new ConcurrentHashMap<>();

    private Certificates(Path keys, Path trusted) {
        this.keys = keys;
        this.trusted = trusted;
    }

    /** Makes everything in a folder; takes a few seconds. */
    static Certificates make(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Certificates made = new Certificates(folder.resolve("keys.p12"), folder.resolve("trusted.p12"));
        made.generate("ca", List.of("-ext", "bc:c"), VALID);
        made.generate("good", List.of("-signer", "ca", "-ext", "san=dns:localhost"), VALID);
        made.generate("other-host", List.of("-signer", "ca", "-ext", "san=dns:maps.example.net"), VALID);
        made.generate(
                "expired",
                List.of("-signer", "ca", "-ext", "san=dns:localhost"),
                List.of("-startdate", "-3d", "-validity", "1"));
        made.generate(
                "not-yet",
                List.of("-signer", "ca", "-ext", "san=dns:localhost"),
                List.of("-startdate", "+1d", "-validity", "2"));
        made.generate("self-signed", List.of("-ext", "san=dns:localhost"), VALID);
        made.trustOnlyTheAuthority();
        return made;
    }

    /** A server that shows one of the certificates: good, other-host, expired, not-yet or self-signed. */
    SSLContext server(String name) {
        return servers.computeIfAbsent(name, this::load);
    }

    private SSLContext load(String name) {
        try {
            KeyStore all = load(keys);
            KeyStore one = KeyStore.getInstance(TYPE);
            one.load(null, null);
            one.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no certificate " + name, e);
        }
    }

    /** Makes sockets that trust what the authority has signed, and nothing else. */
    SSLSocketFactory trusting() throws IOException, GeneralSecurityException {
        return trustingContext().getSocketFactory();
    }

    /** Trusts what the authority has signed, and nothing else. */
    SSLContext trustingContext() throws IOException, GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(load(trusted));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** What makes another JVM trust the authority. */
    String[] jvmOptions() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStoreType=" + TYPE,
            "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD)
        };
    }

    private void generate(String alias, List<String> options, List<String> validity)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                TYPE,
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                keys.toString()));
        command.addAll(options);
        command.addAll(validity);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    private void trustOnlyTheAuthority() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        store.setCertificateEntry("ca", load(keys).getCertificate("ca"));
        try (OutputStream out = Files.newOutputStream(trusted)) {
            store.store(out, PASSWORD);
        }
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
