package io.github.tokenvendor.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to start, and how.
 *
 * @param handler the handler as it is written in the function's configuration, {@code class::method}
 * @param environment the function's own variables; they win over the ones that Lambda sets
 * @param tree the folder to run as {@code /var/task}; null for the one that the build made
 * @param credentials how the execution role's credentials arrive
 * @param snapStart whether to go through a snapshot and a restore
 * @param javaHome the Java installation to run on
 * @param jvmOptions options after the ones that Lambda gives
 * @param startLimit how long initialisation may take
 */
public record Launch(
        String handler,
        Map<String, String> environment,
        Path tree,
        Credentials credentials,
        boolean snapStart,
        Path javaHome,
        List<String> jvmOptions,
        Duration startLimit) {

    /** Lambda allows 10 s; a busy machine that builds and tests at the same time needs more. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Keeps its own copies. */
    public Launch {
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** The built program, on the Java that runs this code, without SnapStart. */
    public static Launch of(String handler, Map<String, String> environment) {
        return new Launch(
                handler,
                environment,
                null,
                Credentials.inEnvironment(),
                false,
                Path.of(System.getProperty("java.home")),
                List.of(),
                START_LIMIT);
    }

    /** The jars of the runtime client and what it needs, as on the command line of the process. */
    public static String runtimeClassPath() {
        return RuntimeCommand.runtimeClassPath();
    }

    /** Runs another folder than the one that the build made. */
    public Launch withTree(Path other) {
        return new Launch(handler, environment, other, credentials, snapStart, javaHome, jvmOptions, startLimit);
    }

    /** Hands the credentials over in another way. */
    public Launch withCredentials(Credentials other) {
        return new Launch(handler, environment, tree, other, snapStart, javaHome, jvmOptions, startLimit);
    }

    /** Stops before the snapshot; {@link PackagedFunction#restore()} goes on from there. */
    public Launch withSnapStart() {
        return new Launch(handler, environment, tree, credentials, true, javaHome, jvmOptions, startLimit);
    }

    /** Adds options of the Java command. */
    public Launch withJvmOptions(String... options) {
        return new Launch(handler, environment, tree, credentials, snapStart, javaHome, List.of(options), startLimit);
    }

    /** Runs on another Java installation. */
    public Launch withJavaHome(Path other) {
        return new Launch(handler, environment, tree, credentials, snapStart, other, jvmOptions, startLimit);
    }

    /** Allows another time for initialisation. */
    public Launch withStartLimit(Duration other) {
        return new Launch(handler, environment, tree, credentials, snapStart, javaHome, jvmOptions, other);
    }
}
