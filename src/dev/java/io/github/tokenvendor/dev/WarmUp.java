package io.github.tokenvendor.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import io.github.tokenvendor.config.Variable;
import io.github.tokenvendor.lambda.HttpApiHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends one request through a separate vendor before the endpoint is ready. The first request loads the fakes' web
 * server, which on a busy machine took longer than the vendor's upstream timeout.
 */
final class WarmUp {
    private static final String PATIENCE_MILLIS = "25000";

    private WarmUp() {}

    static void run(Map<String, String> environment, Clock clock) {
        Map<String, String> patient = new HashMap<>(environment);
        patient.put(Variable.UPSTREAM_TIMEOUT_MS.name(), PATIENCE_MILLIS);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        new HttpApiHandler(patient, clock, nowhere)
                .handleRequest(
                        APIGatewayV2HTTPEvent.builder()
                                .withRawPath("/tokens")
                                .withRequestContext(RequestContext.builder()
                                        .withHttp(RequestContext.Http.builder()
                                                .withMethod("POST")
                                                .build())
                                        .build())
                                .build(),
                        null);
    }
}
