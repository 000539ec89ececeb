package io.github.tokenvendor.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lays out the built program as Lambda unpacks it: classes at the top, libraries in {@code lib}. */
final class DeployableTree {

    /** Names a folder that already has this layout, such as the output of {@code sam build}. */
    static final String TREE_PROPERTY = "deployable.tree";

    private DeployableTree() {}

    /** Copies the program, or another tree unless it is null, to {@code task}, which need not exist. */
    static void copyTo(Path task, Path other) throws IOException {
        String given = other == null ? System.getProperty(TREE_PROPERTY, "") : other.toString();
        if (!given.isBlank()) {
            copy(Path.of(given), task);
            return;
        }
        Path target = Path.of(System.getProperty("basedir", ""), "target");
        Path lib = target.resolve("lib");
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException("No " + lib + ": `mvn package` makes it");
        }
        copy(target.resolve("classes"), task);
        copy(lib, task.resolve("lib"));
    }

    /** Copies a folder and its contents. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    /** Removes a folder and its contents. */
    static void delete(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
