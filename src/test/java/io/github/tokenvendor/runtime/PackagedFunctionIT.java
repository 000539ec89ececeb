package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the harness with a function that does what each test requests. */
@NeedsLambdaRuntime
class PackagedFunctionIT {

    private static final String HANDLER = ProbeHandler.class.getName() + "::handleRequest";

    @TempDir
    Path tree;

    @BeforeEach
    void layOut() throws Exception {
        for (String type : new String[] {"ProbeHandler", "ProbeHandler$Hooks"}) {
            copyClass("io/github/tokenvendor/runtime/" + type + ".class");
        }
        Path crac = Path.of(
                Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.createDirectories(tree.resolve("lib"));
        Files.copy(crac, tree.resolve("lib").resolve(crac.getFileName()));
    }

    private void copyClass(String name) throws IOException {
        Files.createDirectories(tree.resolve(name).getParent());
        try (InputStream in = ProbeHandler.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, tree.resolve(name));
        }
    }

    private Launch probe(Map<String, String> environment) {
        return Launch.of(HANDLER, environment).withTree(tree);
    }

    @Test
    void severalInvocations_oneEnvironment_areHandledByTheSameProcess() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            assertThat(function.invoke("{\"do\":\"count\"}").body()).isEqualTo("1");
            assertThat(function.invoke("{\"do\":\"count\"}").body()).isEqualTo("2");
            assertThat(function.stop()).isEqualTo(143);
        }
    }

    @Test
    void context_carriesIdArnAndRemainingTime() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            InvocationResult result = function.invoke("{\"do\":\"context\"}", Duration.ofSeconds(7));

            assertThat(result.body()).contains(result.requestId()).contains(RuntimeApi.FUNCTION_ARN);
            int remaining = Integer.parseInt(result.body().replaceAll(".*\"remaining\":(\\d+).*", "$1"));
            assertThat(remaining).isBetween(1_000, 7_000);
            assertThat(result.took()).isBetween(Duration.ZERO, Duration.ofSeconds(7));
        }
    }

    @Test
    void environment_hasLambdasAndTheGivenVariables_nothingInherited() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of("GIVEN", "x", "BLANK", "")))) {
            assertThat(function.invoke("{\"do\":\"environment\"}").body())
                    .contains(
                            "\"GIVEN\":\"x\"",
                            "\"BLANK\":\"\"",
                            "\"TZ\":\":UTC\"",
                            "\"AWS_REGION\":",
                            "\"AWS_ACCESS_KEY_ID\":",
                            "\"AWS_LAMBDA_INITIALIZATION_TYPE\":\"on-demand\"")
                    .doesNotContain("\"HOME\":", "\"USER\":", "MAVEN");
        }
    }

    @Test
    void containerCredentials_replaceTheOnesInTheEnvironment() {
        Launch launch = probe(Map.of()).withContainerCredentials(URI.create("http://127.0.0.1:9/credentials"), "abc");
        try (PackagedFunction function = PackagedFunction.start(launch)) {
            assertThat(function.invoke("{\"do\":\"environment\"}").body())
                    .contains("\"AWS_CONTAINER_CREDENTIALS_FULL_URI\":\"http://127.0.0.1:9/credentials\"")
                    .doesNotContain("AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN");
        }
    }

    @Test
    void output_ofBothStreams_isKeptApartAndWhole() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            function.invoke("{\"do\":\"print\",\"text\":\"größe ✓\"}");
            assertThat(function.awaitStdout(1)).containsExactly("größe ✓");
            function.stop();
            assertThat(function.stderr()).containsExactly("error größe ✓");
            assertThat(function.stdout()).containsExactly("größe ✓");
        }
    }

    @Test
    void handlerThatThrows_returnsAnError_andTheNextInvocationWorks() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            InvocationResult result = function.invoke("{\"do\":\"throw\",\"text\":\"no\"}");

            assertThat(result.isError()).isTrue();
            assertThat(result.errorType()).isEqualTo("Runtime.UserException");
            assertThat(result.body())
                    .contains("\"errorType\":\"java.lang.IllegalArgumentException\"", "\"errorMessage\":\"no\"");
            assertThat(function.invoke("{\"do\":\"count\"}").body()).isEqualTo("2");
        }
    }

    @Test
    void processThatEndsDuringAnInvocation_failsWithExitCodeAndOutput() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            assertThatThrownBy(() -> function.invoke("{\"do\":\"exit\"}"))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("final output");
        }
    }

    @Test
    void constructorThatThrows_failsTheStartWithTheReport() {
        assertThatThrownBy(() -> PackagedFunction.start(probe(Map.of("PROBE_START", "throw"))))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("init/error")
                .hasMessageContaining("start refused");
    }

    @Test
    void processThatEndsDuringTheStart_failsWithExitCodeAndOutput() {
        assertThatThrownBy(() -> PackagedFunction.start(probe(Map.of("PROBE_START", "exit"))))
                .isInstanceOf(FunctionFailedException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("final output");
    }

    @Test
    void handlerThatHangs_isGivenUpAfterItsLimit() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()))) {
            assertThatThrownBy(() -> function.invoke("{\"do\":\"hang\"}", Duration.ofMillis(100)))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessageContaining("did not end within");
        }
    }

    @Test
    void snapStart_runsTheHooksAroundTheRestore() {
        try (PackagedFunction function = PackagedFunction.start(probe(Map.of()).withSnapStart())) {
            assertThat(function.awaitStdout(1)).containsExactly("before the snapshot");

            function.restore();

            assertThat(function.awaitStdout(2)).containsExactly("before the snapshot", "after the restore");
            assertThat(function.invoke("{\"do\":\"environment\"}").body())
                    .contains("\"AWS_LAMBDA_INITIALIZATION_TYPE\":\"snap-start\"");
        }
    }

    @Test
    void snapStart_hookThatThrows_failsTheRestoreWithTheReport() {
        Launch launch = probe(Map.of("PROBE_RESTORE_FAILS", "1")).withSnapStart();
        try (PackagedFunction function = PackagedFunction.start(launch)) {
            assertThatThrownBy(function::restore)
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessageContaining("restore/error")
                    .hasMessageContaining("RestoreException");
        }
    }

    @Test
    void stop_removesTheFolder() {
        PackagedFunction function = PackagedFunction.start(probe(Map.of()));
        String body = function.invoke("{\"do\":\"environment\"}").body();
        Path task = Path.of(body.replaceAll(".*\"LAMBDA_TASK_ROOT\":\"([^\"]+)\".*", "$1"));
        assertThat(task).isDirectory();

        function.stop();

        assertThat(task.getParent()).doesNotExist();
    }
}
