package io.github.tokenvendor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.lambda.VendorFixture;
import io.github.tokenvendor.testing.Gateway;
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
    void manyAtOnce_leaveOneWholeLineEach_andMintOnce() throws Exception {
        try (VendorFixture cloud = EventFile.upstreams()) {
            Map<String, String> environment = cloud.environment();
            environment.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(CONCURRENCY));
            environment.put("UPSTREAM_TIMEOUT_MS", "14000");
            try (PackagedFunction function = PackagedFunction.start(Gateway.HTTP_API.handler(), environment)) {
                List<CompletableFuture<Answer>> answers = new ArrayList<>();
                for (int i = 0; i < INVOCATIONS; i++) {
                    answers.add(function.submit(EventFile.read("http-api-vend.json"), LIMIT));
                }
                Set<String> answered = new HashSet<>();
                for (CompletableFuture<Answer> answer : answers) {
                    answered.add(idOfAnswer(answer.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS)));
                }

                function.stop();
                assertLines(function.stdout(), answered);
            }
        }
    }

    private static String idOfAnswer(Answer answer) throws Exception {
        JsonNode response = JSON.readTree(answer.body());
        assertThat(response.path("statusCode").asInt()).as(answer.body()).isEqualTo(200);
        return answer.requestId();
    }

    private static void assertLines(List<String> lines, Set<String> answered) throws Exception {
        List<String> audited = new ArrayList<>();
        int minted = 0;
        boolean announced = false;
        for (String line : lines) {
            // The runtime client announces on a separate line that it serves several at once.
            if (line.contains("Starting " + CONCURRENCY + " concurrent")) {
                announced = true;
                continue;
            }
            // A line that another one was written into is not JSON.
            JsonNode record = JSON.readTree(line);
            audited.add(record.path("request_id").asText());
            minted += record.path("Minted").asInt();
        }
        assertThat(answered).hasSize(INVOCATIONS);
        assertThat(audited).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(minted).isEqualTo(1);
        assertThat(announced).isTrue();
    }
}
