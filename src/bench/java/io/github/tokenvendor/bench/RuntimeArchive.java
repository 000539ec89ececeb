package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * The CDS archive of the runtime client's classes, as included in a managed runtime
 * ({@code -XX:SharedArchiveFile=/var/lang/lib/server/runtime.jsa}).
 *
 * <p>Without it, every candidate would spend time on loading classes that AWS has archived, and that common part would
 * favor the slow candidates.
 */
final class RuntimeArchive {

    private RuntimeArchive() {}

    /** Archives the JDK's default classes and all of the runtime client's; returns the option to use the archive. */
    static String make(JavaInstallation java, Path folder) throws IOException, InterruptedException {
        Path names = folder.resolve("runtime-" + java.feature() + ".classlist");
        Path archive = folder.resolve("runtime-" + java.feature() + ".jsa");
        List<String> classes =
                new ArrayList<>(Files.readAllLines(java.home().resolve("lib").resolve("classlist")));
        for (String jar : Launch.runtimeClassPath().split(File.pathSeparator)) {
            classes.addAll(classesOf(jar));
        }
        Files.write(names, classes);
        Command.run(List.of(
                java.java().toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + names,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                Launch.runtimeClassPath()));
        return "-XX:SharedArchiveFile=" + archive;
    }

    private static List<String> classesOf(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class")
                            && !name.startsWith("META-INF/")
                            && !name.endsWith("module-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }
}
