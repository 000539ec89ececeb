package io.github.tokenvendor.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** The Java command and the environment that Lambda's managed runtime starts a function with. */
final class RuntimeCommand {

    private static final int MEMORY_MB = 512;
    private static final String REGION = "eu-central-1";
    private static final String FUNCTION_NAME = "token-vendor";

    private final Launch launch;

    RuntimeCommand(Launch launch) {
        this.launch = launch;
    }

    /**
     * The command line. The function's own classes are not on it: the runtime client has a class loader for them,
     * which reads the working directory.
     *
     * @param home where files of this one process may lie
     */
    List<String> command(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(launch.javaHome().resolve("bin").resolve("java").toString());
        command.add("-XX:MaxHeapSize=" + MEMORY_MB * 85 / 100 + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ErrorFileToStderr");
        if (!launch.snapStart()) {
            // The managed runtimes stop at C1, except for SnapStart functions on java25.
            command.add("-XX:TieredStopAtLevel=1");
        }
        // Else Java 24 and newer write a warning about the runtime client's native part to standard error.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.io=ALL-UNNAMED");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        NativeClientLibrary.unpackTo(home).ifPresent(command::add);
        command.addAll(launch.jvmOptions());
        command.add("-classpath");
        command.add(runtimeClassPath());
        command.add(AWSLambda.class.getName());
        command.add(launch.handler());
        return command;
    }

    /** Every variable of the process: what Lambda sets, then the function's own. Nothing of this process's own. */
    Map<String, String> environment(Path task, String runtimeApi) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("_HANDLER", launch.handler());
        environment.put("LAMBDA_TASK_ROOT", task.toString());
        environment.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_DEFAULT_REGION", REGION);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", FUNCTION_NAME);
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", launch.snapStart() ? "1" : "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(MEMORY_MB));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", launch.snapStart() ? "snap-start" : "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + FUNCTION_NAME);
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/23/[$LATEST]00000000000000000000000000000000");
        environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        environment.put(
                "AWS_EXECUTION_ENV", "AWS_Lambda_java" + Runtime.version().feature());
        environment.put("LANG", "en_US.UTF-8");
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("TZ", ":UTC");
        environment.putAll(launch.credentials().environment());
        environment.putAll(launch.environment());
        return environment;
    }

    /** The jars that a managed runtime has in {@code /var/runtime/lib}. */
    static String runtimeClassPath() {
        return Stream.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(RuntimeCommand::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
