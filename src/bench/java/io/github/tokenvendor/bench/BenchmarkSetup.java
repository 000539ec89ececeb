package io.github.tokenvendor.bench;

import io.github.tokenvendor.bench.peer.DoNothing;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Creates a deployable tree for each candidate, and the files that all measured processes share. */
final class BenchmarkSetup {

    private static final List<String> EVENT_JARS =
            List.of("aws-lambda-java-core", "aws-lambda-java-events", "joda-time");
    /** The SDK's default HTTP clients and their dependencies. */
    private static final List<String> DEFAULT_CLIENT_JARS =
            List.of("apache5-client", "netty-", "http", "commons-codec");

    private final Map<Candidate, Path> trees = new EnumMap<>(Candidate.class);
    private final Map<Integer, List<String>> jvmOptions = new HashMap<>();
    private final LoopbackCertificate certificate;

    /**
     * Creates everything in {@code folder}.
     *
     * @param target the build folder: {@code classes}, {@code lib}, {@code test-classes} and {@code bench-lib}
     */
    BenchmarkSetup(Path target, Path folder, Collection<JavaInstallation> javas) throws Exception {
        JavaInstallation any = javas.iterator().next();
        certificate = LoopbackCertificate.make(any, folder);
        for (JavaInstallation java : javas) {
            List<String> options = new ArrayList<>(Arrays.asList(certificate.jvmOptions()));
            options.add(RuntimeArchive.make(java, folder));
            jvmOptions.put(java.feature(), options);
        }
        Path vendor = folder.resolve("vendor");
        copy(target.resolve("classes"), vendor, path -> true);
        copy(target.resolve("lib"), vendor.resolve("lib"), path -> true);
        trees.put(Candidate.VENDOR, vendor);
        Path libraries = target.resolve("bench-lib");
        peer(Candidate.DOCUMENTED, folder, libraries, jar -> !jar.startsWith("url-connection-client"));
        peer(Candidate.TUNED, folder, libraries, jar -> !isDefaultClient(jar));
        peer(Candidate.NOTHING, folder, libraries, jar -> EVENT_JARS.stream().anyMatch(jar::startsWith));
    }

    private static boolean isDefaultClient(String jar) {
        boolean sdk = jar.startsWith("http-auth") || jar.startsWith("http-client-spi");
        return !sdk && DEFAULT_CLIENT_JARS.stream().anyMatch(jar::startsWith);
    }

    private void peer(Candidate peer, Path folder, Path libraries, Predicate<String> jars)
            throws IOException, URISyntaxException {
        Path tree = folder.resolve(peer.name().toLowerCase(Locale.ROOT));
        String types = DoNothing.class.getPackageName().replace('.', '/');
        Path classes = Path.of(DoNothing.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        copy(classes.resolve(types), tree.resolve(types), path -> true);
        copy(
                libraries,
                tree.resolve("lib"),
                path -> jars.test(path.getFileName().toString()));
        trees.put(peer, tree);
    }

    private static void copy(Path from, Path to, Predicate<Path> files) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else if (files.test(path)) {
                    Files.copy(path, copy);
                }
            }
        }
    }

    Path tree(Candidate candidate) {
        return trees.get(candidate);
    }

    LoopbackCertificate certificate() {
        return certificate;
    }

    String[] jvmOptions(JavaInstallation java) {
        return jvmOptions.get(java.feature()).toArray(String[]::new);
    }
}
