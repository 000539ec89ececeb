package io.github.tokenvendor.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Java installation to measure on.
 *
 * @param feature its major version
 * @param home its folder
 */
record JavaInstallation(int feature, Path home) {

    /** Folders of installations, separated as in a class path; without it, the neighbours of the running one. */
    static final String HOMES_PROPERTY = "bench.javaHomes";

    /** One installation of each major version that the vendor supports (17 and 25), smallest first. */
    static Map<Integer, JavaInstallation> all() {
        Map<Integer, JavaInstallation> found = new TreeMap<>();
        Path running = Path.of(System.getProperty("java.home"));
        String given = System.getProperty(HOMES_PROPERTY, "");
        if (!given.isBlank()) {
            for (String home : given.split(System.getProperty("path.separator"))) {
                add(found, Path.of(home));
            }
            return found;
        }
        add(found, running);
        try (Stream<Path> neighbours = Files.list(running.toAbsolutePath().getParent())) {
            neighbours.sorted().forEach(home -> addSupported(found, home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void addSupported(Map<Integer, JavaInstallation> found, Path home) {
        int feature = feature(home);
        if (feature == 17 || feature == 25) {
            found.putIfAbsent(feature, new JavaInstallation(feature, home));
        }
    }

    private static void add(Map<Integer, JavaInstallation> found, Path home) {
        int feature = feature(home);
        if (feature == 0) {
            throw new IllegalArgumentException(home + " is no Java development kit");
        }
        found.putIfAbsent(feature, new JavaInstallation(feature, home));
    }

    /** The major version from the installation's {@code release} file, or 0 where there is no usable JDK. */
    private static int feature(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release)
                || !Files.isExecutable(home.resolve("bin").resolve("jcmd"))) {
            return 0;
        }
        try (Reader in = Files.newBufferedReader(release)) {
            Properties properties = new Properties();
            properties.load(in);
            String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path java() {
        return home.resolve("bin").resolve("java");
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }
}
