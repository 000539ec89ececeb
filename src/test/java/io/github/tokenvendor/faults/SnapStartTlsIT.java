package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.Launch;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.runtime.PackagedFunction;
import io.github.tokenvendor.testing.FunctionEnvironment;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the packaged program treats upstreams that speak TLS before its snapshot is taken. */
@NeedsLambdaRuntime
class SnapStartTlsIT {
    private static final String HANDLER = "io.github.tokenvendor.lambda.HttpApiHandler::handleRequest";
    private static final String HEALTH =
            "{\"rawPath\":\"/health\",\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"GET\"}}}";

    private static final String VEND =
            "{\"rawPath\":\"/tokens\",\"requestContext\":{\"stage\":\"$default\",\"http\":{\"method\":\"POST\"}}}";

    private static Map<String, String> environment(String secretsManager, String mapbox) {
        return FunctionEnvironment.of(
                "mapbox/master-token", "styles:read", URI.create(mapbox), URI.create(secretsManager));
    }

    @Test
    void beforeTheSnapshot_tlsIsNegotiatedWithBothUpstreams_andNothingIsRequested() throws Exception {
        Certificates certificates = Certificates.get();
        try (HandshakeServer secrets = new HandshakeServer(certificates.server("good"));
                HandshakeServer mapbox = new HandshakeServer(certificates.server("good"));
                PackagedFunction function = PackagedFunction.start(Launch.of(
                                HANDLER,
                                environment(
                                        secrets.url().toString(), mapbox.url().toString()))
                        .withSnapStart()
                        .withJvmOptions(certificates.jvmOptions()))) {
            function.stop();

            assertThat(secrets.connections()).isNotEmpty().containsOnly(HandshakeServer.AGREED_AND_SILENT);
            assertThat(mapbox.connections()).isNotEmpty().containsOnly(HandshakeServer.AGREED_AND_SILENT);
            assertThat(function.stderr()).isEmpty();
        }
    }

    /** TLS 1.2 stores a session after the handshake; 1.3 only with the first response. */
    @Test
    void afterARestore_noSessionOfTheSnapshotIsResumed() throws Exception {
        Certificates certificates = Certificates.get();
        try (HandshakeServer secrets = new HandshakeServer(certificates.server("good"), "TLSv1.2");
                PackagedFunction function = PackagedFunction.start(Launch.of(
                                HANDLER,
                                environment(
                                        secrets.url().toString(), secrets.url().toString()))
                        .withSnapStart()
                        .withJvmOptions(certificates.jvmOptions()))) {
            List<String> ofTheSnapshot = secrets.sessions();
            function.restore();

            function.invoke(VEND);

            assertThat(ofTheSnapshot).isNotEmpty();
            List<String> later = secrets.sessions()
                    .subList(ofTheSnapshot.size(), secrets.sessions().size());
            assertThat(later).isNotEmpty().doesNotContainAnyElementsOf(ofTheSnapshot);
        }
    }

    @Test
    void oneUpstreamNeverResponds_tlsIsNegotiatedWithTheOther() throws Exception {
        Certificates certificates = Certificates.get();
        try (ServerSocket silent = new ServerSocket(0);
                HandshakeServer mapbox = new HandshakeServer(certificates.server("good"));
                PackagedFunction function = PackagedFunction.start(Launch.of(
                                HANDLER,
                                environment(
                                        "https://localhost:" + silent.getLocalPort(),
                                        mapbox.url().toString()))
                        .withSnapStart()
                        .withJvmOptions(certificates.jvmOptions()))) {
            function.stop();

            assertThat(mapbox.connections()).isNotEmpty().containsOnly(HandshakeServer.AGREED_AND_SILENT);
            assertThat(function.stderr()).isNotEmpty().allMatch(line -> line.startsWith("priming failed (handshake)"));
        }
    }

    @Test
    void withoutANetwork_theSnapshotIsTakenAndWorks() {
        String nobody = "https://nobody.invalid";
        try (PackagedFunction function = PackagedFunction.start(
                Launch.of(HANDLER, environment(nobody, nobody)).withSnapStart())) {
            function.restore();

            InvocationResult result = function.invoke(HEALTH);

            assertThat(result.body()).contains("\"statusCode\":200");
            assertThat(function.stderr()).isNotEmpty().allMatch(line -> line.startsWith("priming failed (handshake)"));
        }
    }
}
