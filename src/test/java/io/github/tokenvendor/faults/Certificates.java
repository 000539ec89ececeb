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
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority created once per JVM, and the certificates that it has signed; nothing else trusts it. */
final class Certificates {
    private static final char[] PASSWORD = "for-tests-only".toCharArray();
    private static final String TYPE = "PKCS12";
    private static Certificates made;

    private final Path keys;
    private final Path trusted;
    private final Map<String, SSLContext> servers = new ConcurrentHashMap<>();

    private Certificates(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        keys = folder.resolve("keys.p12");
        trusted = folder.resolve("trusted.p12");
        generate("ca", "-ext bc:c -validity 2");
        generate("good", "-signer ca -ext san=dns:localhost -validity 2");
        generate("other-host", "-signer ca -ext san=dns:maps.example.net -validity 2");
        generate("expired", "-signer ca -ext san=dns:localhost -startdate -3d -validity 1");
        generate("not-yet", "-signer ca -ext san=dns:localhost -startdate +1d -validity 2");
        generate("self-signed", "-ext san=dns:localhost -validity 2");
        KeyStore store = load(null);
        store.setCertificateEntry("ca", load(keys).getCertificate("ca"));
        try (OutputStream out = Files.newOutputStream(trusted)) {
            store.store(out, PASSWORD);
        }
    }

    /** Takes a few seconds the first time. */
    static synchronized Certificates get() {
        try {
            if (made == null) {
                Path folder = Files.createTempDirectory("certificates");
                made = new Certificates(folder);
                for (Path file : List.of(folder, made.keys, made.trusted)) {
                    file.toFile().deleteOnExit();
                }
            }
            return made;
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException("no certificates", e);
        }
    }

    /** A server that presents one of the certificates: good, other-host, expired, not-yet or self-signed. */
    SSLContext server(String name) {
        return servers.computeIfAbsent(name, any -> {
            try {
                KeyStore all = load(keys);
                KeyStore one = load(null);
                one.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
                KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(one, PASSWORD);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("no certificate " + name, e);
            }
        });
    }

    /** Trusts what the authority has signed, and nothing else. */
    SSLContext trusting() {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(load(trusted));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The options that make another JVM trust the authority. */
    String[] jvmOptions() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStoreType=" + TYPE,
            "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD)
        };
    }

    private void generate(String alias, String options) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of(("-dname CN=" + alias + " -keyalg EC -groupname secp256r1 -storetype " + TYPE
                        + " -storepass " + new String(PASSWORD) + " " + options)
                .split(" ")));
        command.addAll(List.of("-keystore", keys.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + output);
        }
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(TYPE);
        try (InputStream in = file == null ? null : Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
