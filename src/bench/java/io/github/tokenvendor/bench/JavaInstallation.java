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

    /** The installations' folders, separated as in a class path; by default, the siblings of the running one. */
    static final String HOMES_PROPERTY = "bench.javaHomes";

    /** One installation per supported major version (17 and 25), in ascending order. */
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
        try (Stream<Path> siblings = Files.list(running.toAbsolutePath().getParent())) {
            siblings.sorted().forEach(home -> addSupported(found, home));
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
            throw new IllegalArgumentException(home + " is not a JDK");
        }
        found.putIfAbsent(feature, new JavaInstallation(feature, home));
    }

    /** Returns the major version from the installation's {@code release} file; 0 if it is not a usable JDK. */
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
