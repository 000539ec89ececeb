package io.github.tokenvendor.fake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.tokenvendor.fake.FakeMapbox.Call;
import io.github.tokenvendor.testing.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fake over real HTTP; {@link FakeTokensApiTest} checks its rules against the documentation. */
class FakeMapboxTest {

    private static final List<String> MASTER_SCOPES = List.of("tokens:write", "styles:read", "fonts:read");

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final HttpClient http = HttpClient.newHttpClient();
    private FakeMapbox mapbox;
    private String master;

    @BeforeEach
    void start() {
        mapbox = FakeMapbox.start(clock);
        master = mapbox.issueSecretToken("acme", MASTER_SCOPES);
    }

    @AfterEach
    void stop() {
        mapbox.close();
    }

    @Test
    void post_temporaryToken_respondsAsMapboxDoes() throws Exception {
        HttpResponse<String> response = mint();

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(new ObjectMapper().readTree(response.body()).get("token").textValue())
                .startsWith("tk.");
    }

    @Test
    void date_followsTheClock() throws Exception {
        assertThat(mint().headers().allValues("Date")).containsExactly("Tue, 03 Nov 2026 10:00:00 GMT");
        clock.advance(Duration.ofDays(8));
        assertThat(mint().headers().allValues("Date")).containsExactly("Wed, 11 Nov 2026 10:00:00 GMT");
    }

    @Test
    void calls_severalRequests_areInOrderAndWithoutQuery() throws Exception {
        mint();
        send("GET", "/tokens/v2?access_token=" + master, "");

        assertThat(mapbox.calls())
                .containsExactly(new Call("POST", "/tokens/v2/acme", 201), new Call("GET", "/tokens/v2", 200));
        mapbox.forgetCalls();
        assertThat(mapbox.calls()).isEmpty();
    }

    @Test
    void rate_manyAtOnce_admitsExactlyAHundred() {
        List<CompletableFuture<Integer>> responses = Stream.generate(() -> http.sendAsync(
                                request("POST", "/tokens/v2/acme?access_token=" + master, mintBody()),
                                BodyHandlers.ofString())
                        .thenApply(HttpResponse::statusCode))
                .limit(120)
                .toList();

        assertThat(responses)
                .extracting(CompletableFuture::join)
                .filteredOn(status -> status == 201)
                .hasSize(100);
        assertThat(responses)
                .extracting(CompletableFuture::join)
                .filteredOn(status -> status == 429)
                .hasSize(20);
        assertThat(mapbox.calls()).hasSize(120);
    }

    @Test
    void respondNext_queued_areSentOnceEachBeforeThePermanentOne() throws Exception {
        mapbox.respondAlways(aResponse().withStatus(500));
        mapbox.respondNext(aResponse().withStatus(502), aResponse().withStatus(503));
        mapbox.respondNext(aResponse().withStatus(504));

        assertThat(List.of(
                        mint().statusCode(),
                        mint().statusCode(),
                        mint().statusCode(),
                        mint().statusCode(),
                        mint().statusCode()))
                .containsExactly(502, 503, 504, 500, 500);
        assertThat(mapbox.calls()).extracting(Call::status).containsExactly(502, 503, 504, 500, 500);
    }

    @Test
    void respondNext_brokenConnection_breaksItAndCountsAsStatusZero() {
        mapbox.respondAlways(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        assertThatThrownBy(this::mint).isInstanceOf(IOException.class);
        assertThat(mapbox.calls())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.status()).isZero());
    }

    @Test
    void behave_afterFaultsAndASpentAllowance_isBackToNormal() throws Exception {
        for (int i = 0; i < 100; i++) {
            mint();
        }
        assertThat(mint().statusCode()).isEqualTo(429);
        mapbox.respondNext(aResponse().withStatus(500));
        mapbox.respondAlways(aResponse().withStatus(500));

        mapbox.reset();

        assertThat(mint().statusCode()).isEqualTo(201);
    }

    @Test
    void issueTemporaryToken_anyExpiry_isRecognized() throws Exception {
        String token = mapbox.issueTemporaryToken(
                "new", List.of("styles:read"), clock.instant().minusSeconds(1));

        assertThat(send("GET", "/tokens/v2?access_token=" + token, "").body()).contains("TokenExpired");
    }

    @Test
    void issuePublicToken_secretScope_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> mapbox.issuePublicToken("acme", MASTER_SCOPES));
    }

    @Test
    void revoke_tokenOfAnother_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> mapbox.revoke("sk.eyJ1IjoiYWNtZSJ9.AAAA"));
    }

    @Test
    void revoke_master_makesItUnauthorized() throws Exception {
        mapbox.revoke(master);

        assertThat(mint().statusCode()).isEqualTo(401);
        assertThat(mapbox.liveTokens("acme")).isEmpty();
    }

    @Test
    void liveTokens_printed_showsNoToken() {
        assertThat(mapbox.liveTokens("acme"))
                .singleElement()
                .satisfies(token -> assertThat(token.token()).isEqualTo(master))
                .asString()
                .contains("sk", "styles:read")
                .doesNotContain(master);
    }

    @Test
    void start_portInUse_saysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> FakeMapbox.start(clock, taken.getLocalPort()).close())
                    .withMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1 is already in use");
        }
    }

    @Test
    void adminApiOfWireMock_anyRequest_isRefused() throws Exception {
        assertThat(send("GET", "/__admin/mappings", "").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> mint() throws IOException, InterruptedException {
        return send("POST", "/tokens/v2/acme?access_token=" + master, mintBody());
    }

    private String mintBody() {
        return "{\"expires\":\"" + clock.instant().plusSeconds(600) + "\",\"scopes\":[\"styles:read\"]}";
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(request(method, path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(mapbox.url() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }
}
