package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.VendorFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many invocations at once in one environment, as on Lambda's managed instances. */
@NeedsLambdaRuntime
class ConcurrentInvocationsIT {
    private static final int CONCURRENCY = 32;
    private static final int INVOCATIONS = 160;
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void manyAtOnce_logOneWholeLineEach_andMintOnce() throws Exception {
        try (VendorFixture cloud = EventFile.upstreams()) {
            Map<String, String> environment = cloud.environment();
            environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(CONCURRENCY));
            environment.put("UPSTREAM_TIMEOUT_MS", "14000");
            try (PackagedFunction function = PackagedFunction.start(Gateway.HTTP_API.handler(), environment)) {
                List<CompletableFuture<InvocationResult>> results = new ArrayList<>();
                for (int i = 0; i < INVOCATIONS; i++) {
                    results.add(function.submit(EventFile.read("http-api-vend.json"), LIMIT));
                }
                Set<String> served = new HashSet<>();
                for (CompletableFuture<InvocationResult> result : results) {
                    served.add(idOf(result.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS)));
                }

                function.stop();
                assertLines(function.stdout(), served);
            }
        }
    }

    private static String idOf(InvocationResult result) throws Exception {
        JsonNode response = JSON.readTree(result.body());
        assertThat(response.path("statusCode").asInt()).as(result.body()).isEqualTo(200);
        return result.requestId();
    }

    private static void assertLines(List<String> lines, Set<String> served) throws Exception {
        List<String> audited = new ArrayList<>();
        int minted = 0;
        boolean announced = false;
        for (String line : lines) {
            // The runtime client announces on a separate line that it serves several at once.
            if (line.contains("Starting " + CONCURRENCY + " concurrent")) {
                announced = true;
                continue;
            }
            // Interleaved lines are not JSON.
            JsonNode record = JSON.readTree(line);
            audited.add(record.path("request_id").asText());
            minted += record.path("Minted").asInt();
        }
        assertThat(served).hasSize(INVOCATIONS);
        assertThat(audited).containsExactlyInAnyOrderElementsOf(served);
        assertThat(minted).isEqualTo(1);
        assertThat(announced).isTrue();
    }
}
