package io.github.tokenvendor.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packaged program in a process of its own, under AWS's runtime client. */
final class PackagedVendor implements RunningVendor {
    private static final String HANDLER = "io.github.tokenvendor.lambda.HttpApiHandler::handleRequest";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PackagedFunction function;

    PackagedVendor(Map<String, String> environment, String... jvmOptions) {
        this.function = PackagedFunction.start(Launch.of(HANDLER, environment).withJvmOptions(jvmOptions));
    }

    @Override
    public VendorReply ask(String body, Duration limit) {
        Answer answer = function.invoke(event(body), limit);
        if (answer.isError()) {
            throw new AssertionError("the handler threw " + answer.errorType());
        }
        try {
            JsonNode response = JSON.readTree(answer.body());
            Map<String, String> headers = new LinkedHashMap<>();
            response.path("headers")
                    .properties()
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().asText()));
            int status = response.path("statusCode").asInt();
            return new VendorReply(status, headers, response.path("body").asText(), answer.took());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> log(int expected) {
        return function.awaitStdout(expected);
    }

    @Override
    public String otherOutput() {
        return String.join("\n", function.stderr());
    }

    /** How many threads the process has. */
    int threads() {
        try (Stream<Path> tasks =
                Files.list(Path.of("/proc", String.valueOf(function.process().pid()), "task"))) {
            return (int) tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This clock is the machine's. */
    @Override
    public void letPass(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        function.close();
    }

    private static String event(String body) {
        return ForgedToken.json(Map.of(
                "version",
                "2.0",
                "rawPath",
                "/tokens",
                "headers",
                Map.of("content-type", "application/json", "origin", ScenarioEnvironment.ORIGIN),
                "requestContext",
                Map.of("stage", "$default", "http", Map.of("method", "POST")),
                "body",
                body,
                "isBase64Encoded",
                false));
    }
}
