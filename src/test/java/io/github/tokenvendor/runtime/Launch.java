package io.github.tokenvendor.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * What to start, and how: the command and the environment of a function in Lambda's managed runtime.
 *
 * @param handler the handler as it is written in the function's configuration, {@code class::method}
 * @param environment the function's own variables; they win over the ones that Lambda sets
 * @param tree the folder to run as {@code /var/task}; null for the build's output
 * @param credentials the variables with which Lambda passes the execution role's credentials
 * @param snapStart whether to go through a snapshot and a restore
 * @param javaHome the Java installation to run on
 * @param jvmOptions options after Lambda's own
 */
public record Launch(
        String handler,
        Map<String, String> environment,
        Path tree,
        Map<String, String> credentials,
        boolean snapStart,
        Path javaHome,
        List<String> jvmOptions) {
    private static final String MEMORY = "512";
    private static final String LAMBDA_SETS = """
            LAMBDA_RUNTIME_DIR=/var/runtime
            AWS_REGION=eu-central-1
            AWS_DEFAULT_REGION=eu-central-1
            AWS_LAMBDA_FUNCTION_NAME=token-vendor
            AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512
            AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/token-vendor
            AWS_LAMBDA_LOG_STREAM_NAME=2026/11/23/[$LATEST]00000000000000000000000000000000
            AWS_LAMBDA_LOG_FORMAT=JSON
            LANG=en_US.UTF-8
            PATH=/usr/local/bin:/usr/bin:/bin
            TZ=:UTC
            """;

    /** Copies the collections. */
    public Launch {
        environment = Map.copyOf(environment);
        credentials = Map.copyOf(credentials);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** The built program, on the Java that runs this code, without SnapStart, with credentials in its environment. */
    public static Launch of(String handler, Map<String, String> environment) {
        Map<String, String> madeUp = Map.of(
                "AWS_ACCESS_KEY_ID", "ASIAEXAMPLEEXAMPLE00",
                "AWS_SECRET_ACCESS_KEY", "example-secret-access-key",
                "AWS_SESSION_TOKEN", "example-session-token");
        Path javaHome = Path.of(System.getProperty("java.home"));
        return new Launch(handler, environment, null, madeUp, false, javaHome, List.of());
    }

    /** Runs another folder instead of the build's output. */
    public Launch withTree(Path other) {
        return new Launch(handler, environment, other, credentials, snapStart, javaHome, jvmOptions);
    }

    /**
     * Passes the address of a credentials endpoint, as in a SnapStart environment: keys in the environment would be in
     * the snapshot.
     *
     * @param endpoint where the credentials are; the AWS SDK accepts plain HTTP on loopback only
     * @param authorization what the endpoint expects in the {@code Authorization} header
     */
    public Launch withContainerCredentials(URI endpoint, String authorization) {
        Map<String, String> other = Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                endpoint.toString(),
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                authorization);
        return new Launch(handler, environment, tree, other, snapStart, javaHome, jvmOptions);
    }

    /** Stops before the snapshot; {@link PackagedFunction#restore()} continues from there. */
    public Launch withSnapStart() {
        return new Launch(handler, environment, tree, credentials, true, javaHome, jvmOptions);
    }

    /** Adds options of the Java command. */
    public Launch withJvmOptions(String... options) {
        return new Launch(handler, environment, tree, credentials, snapStart, javaHome, List.of(options));
    }

    /** Runs on another Java installation. */
    public Launch withJavaHome(Path other) {
        return new Launch(handler, environment, tree, credentials, snapStart, other, jvmOptions);
    }

    /**
     * The command line. The function's own classes are not on it: the runtime client has a class loader for them,
     * which reads the working directory.
     *
     * @param home a folder for files of this process
     */
    List<String> command(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.add("-XX:MaxHeapSize=" + Integer.parseInt(MEMORY) * 85 / 100 + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ErrorFileToStderr");
        if (!snapStart) {
            // The managed runtimes stop at C1, except for SnapStart functions on java25.
            command.add("-XX:TieredStopAtLevel=1");
        }
        // Otherwise Java 24 and newer print a warning about the runtime client's native part to standard error.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        NativeClientLibrary.unpackTo(home).ifPresent(command::add);
        command.addAll(jvmOptions);
        command.addAll(List.of("-classpath", runtimeClassPath(), AWSLambda.class.getName(), handler));
        return command;
    }

    /** Every variable of the process: Lambda's, then the function's. None is inherited from this process. */
    Map<String, String> environment(Path task, String runtimeApi) {
        Map<String, String> all = new HashMap<>();
        LAMBDA_SETS.lines().map(line -> line.split("=", 2)).forEach(pair -> all.put(pair[0], pair[1]));
        all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        all.put("_HANDLER", handler);
        all.put("LAMBDA_TASK_ROOT", task.toString());
        all.put("AWS_LAMBDA_FUNCTION_VERSION", snapStart ? "1" : "$LATEST");
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE", snapStart ? "snap-start" : "on-demand");
        all.put("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Runtime.version().feature());
        all.putAll(credentials);
        all.putAll(environment);
        return all;
    }

    /** The jars of the runtime client and what it needs, which a managed runtime has in {@code /var/runtime/lib}. */
    public static String runtimeClassPath() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(Launch::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(Class<?> type) {
        try {
            URI jar = type.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(jar).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
