package io.github.tokenvendor.bench;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.github.tokenvendor.fake.FakeLambdaContext;
import io.github.tokenvendor.lambda.HttpApiHandler;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One request through the handler, from event to event, without the runtime client. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CoreBenchmark {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGEST_BODY = 4_096;

    private final APIGatewayV2HTTPEvent vend = event(Events.VEND);
    private final APIGatewayV2HTTPEvent largest = event(Events.post(largestBody()));
    private final APIGatewayV2HTTPEvent refused = event(Events.post("{\"scopes\":[\"styles:write\"]}"));
    private Upstreams upstreams;
    private HttpApiHandler handler;

    /** Starts the upstreams and mints the token that the calls reuse. */
    @Setup
    public void start() throws Exception {
        upstreams = Upstreams.start(null);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        handler = new HttpApiHandler(Candidate.environment(upstreams), Clock.systemUTC(), nowhere);
        expect(vend, 200);
        expect(largest, 400);
        expect(refused, 403);
    }

    private void expect(APIGatewayV2HTTPEvent event, int status) {
        APIGatewayV2HTTPResponse response = handler.handleRequest(event, new FakeLambdaContext(TIMEOUT));
        if (response.getStatusCode() != status) {
            throw new IllegalStateException("expected " + status + ", got " + response);
        }
    }

    /** Stops the upstreams. */
    @TearDown
    public void stop() {
        upstreams.close();
    }

    /** A cache hit. */
    @Benchmark
    public Object reusedVend() {
        return handler.handleRequest(vend, new FakeLambdaContext(TIMEOUT));
    }

    /** A body of the maximum size, with its only fault at the end. */
    @Benchmark
    public Object parseLargestBody() {
        return handler.handleRequest(largest, new FakeLambdaContext(TIMEOUT));
    }

    /** A scope outside the allowlist. */
    @Benchmark
    public Object refusedScope() {
        return handler.handleRequest(refused, new FakeLambdaContext(TIMEOUT));
    }

    private static String largestBody() {
        String head = "{\"scopes\":[\"styles:read\",\"fonts:read\"],\"note\":\"";
        String tail = "\",\"unknown\":1}";
        return head + "n".repeat(LARGEST_BODY - head.length() - tail.length()) + tail;
    }

    private static APIGatewayV2HTTPEvent event(String json) {
        return LambdaEventSerializers.serializerFor(
                        APIGatewayV2HTTPEvent.class, APIGatewayV2HTTPEvent.class.getClassLoader())
                .fromJson(json);
    }
}
