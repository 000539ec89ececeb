package io.github.tokenvendor.callers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.json.JsonWriter;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerKeysTest {
    private static final SigningKey SECOND = SigningKey.ed("key-2", "Ed25519");

    private final VerifierFixture fixture = new VerifierFixture();
    private final MutableClock clock = fixture.clock;
    private final FakeIssuer issuer = fixture.issuer;
    private final String name = issuer.name();
    private IssuerKeys keys = fixture.keys(Optional.empty());

    @AfterEach
    void stop() {
        fixture.close();
    }

    private int find(String id) {
        return find(id, VendorHarness.context(Duration.ofSeconds(5)));
    }

    /** How many keys there are; -1 if they are unavailable. */
    private int find(String id, CallContext context) {
        try {
            String algorithm = id.equals("key-2") ? "EdDSA" : "ES256";
            return keys.find(name, id.isEmpty() ? Optional.empty() : Optional.of(id), algorithm, context)
                    .size();
        } catch (CallerException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.KEYS_UNAVAILABLE);
            assertThat(e.retryAfter().orElseThrow()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(e.logDetail()).startsWith(e.getMessage() + ": ");
            return -1;
        }
    }

    private void fail() {
        issuer.respondAlways(aResponse().withStatus(503));
    }

    private void pass(Duration time) {
        clock.advance(time);
        issuer.forgetCalls();
    }

    @Test
    void find_firstTime_asksTheDiscoveryDocumentAndThenTheKeys() {
        CallContext context = VendorHarness.context(Duration.ofSeconds(5));

        assertThat(find("key-1", context)).isEqualTo(1);
        assertThat(issuer.calls()).containsExactly(FakeIssuer.DISCOVERY, FakeIssuer.KEYS);
        assertThat(context.calls().all())
                .extracting(UpstreamCall::upstream, UpstreamCall::status)
                .containsOnly(org.assertj.core.groups.Tuple.tuple(UpstreamCall.Upstream.KEYS, 200));
    }

    @Test
    void find_configuredAddress_asksNoDiscoveryDocument() {
        keys = fixture.keys(Optional.of(issuer.url().resolve(FakeIssuer.KEYS)));

        assertThat(find("key-1")).isEqualTo(1);
        assertThat(issuer.calls()).containsExactly(FakeIssuer.KEYS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-age=7200            | 7200
            public, max-age=7200    | 7200
            MAX-AGE=7200,public     | 7200
            max-age=10              | 3600
            no-store                | 3600
            max-age=999999          | 86400
            x-max-age=7200          | 3600
            max-age=99999999999     | 3600
            ''                      | 3600
            """)
    void find_cachedKeys_areKeptForMaxAgeBetweenAnHourAndADay(String header, long seconds) {
        issuer.cacheControl(header);
        find("key-1");

        pass(Duration.ofSeconds(seconds - 1));
        assertThat(find("key-1")).isEqualTo(1);
        assertThat(issuer.calls()).isEmpty();

        pass(Duration.ofSeconds(2));
        assertThat(find("key-1")).isEqualTo(1);
        assertThat(issuer.calls()).hasSize(2);
    }

    @Test
    void find_newKey_isFetchedAtOnceAndUnknownOnesOnceAMinute() {
        find("key-1");
        issuer.rotate(SECOND);
        issuer.forgetCalls();

        assertThat(find("key-2")).isEqualTo(1);
        assertThat(issuer.calls()).hasSize(2);
        for (int second = 0; second < 59; second++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(find("unknown-" + second)).isZero();
        }
        assertThat(issuer.calls()).hasSize(2);
        clock.advance(Duration.ofSeconds(2));
        assertThat(find("unknown")).isZero();
        assertThat(issuer.calls()).hasSize(4);
    }

    @Test
    void find_unknownKeyOnTheFirstFetch_doesNotFetchTwice() {
        assertThat(find("unknown")).isZero();
        assertThat(issuer.calls()).hasSize(2);
    }

    @Test
    void find_issuerFails_lastKeysServeForADay() {
        find("key-1");
        fail();

        pass(Duration.ofHours(1));
        assertThat(find("key-1")).isEqualTo(1);
        assertThat(issuer.calls()).hasSize(1);
        pass(Duration.ofHours(24).minusSeconds(1));
        assertThat(find("key-1")).isEqualTo(1);
        pass(Duration.ofSeconds(2));
        assertThat(find("key-1")).isEqualTo(-1);
    }

    @Test
    void find_issuerFails_isRememberedForThirtySeconds() {
        fail();
        assertThat(find("key-1")).isEqualTo(-1);
        issuer.reset();

        pass(Duration.ofSeconds(29));
        assertThat(find("key-1")).isEqualTo(-1);
        assertThat(issuer.calls()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(find("key-1")).isEqualTo(1);
    }

    /** The clock is read three times before the fetch, by which its failure is dated; an environment may freeze at any. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void find_frozenAtAnyReadOfTheClockAfterTheFetchHasBegun_isNotRefusedForALaterFailure(int reads) {
        AtomicInteger left = new AtomicInteger(reads);
        Instant thawed = fixture.clock.instant().plusSeconds(31);
        keys = fixture.keys(Optional.empty(), () -> left.getAndDecrement() > 0 ? fixture.clock.instant() : thawed);
        issuer.respondNext(aResponse().withStatus(500));
        assertThat(find("key-1")).isEqualTo(-1);
        left.set(0);

        assertThat(find("key-1")).isEqualTo(1);
    }

    @Test
    void find_unknownKeyWhileTheIssuerFails_isUnknownAndNotUnavailable() {
        find("key-1");
        fail();

        assertThat(find("unknown")).isZero();
        assertThat(find("key-1")).isEqualTo(1);
    }

    @Test
    void find_slowIssuerAndKeysHeld_waitsBrieflyAndOnce() {
        find("key-1");
        pass(Duration.ofHours(2));
        issuer.respondAlways(aResponse().withStatus(503).withFixedDelay(1_500));

        long start = System.nanoTime();
        assertThat(find("key-1")).isEqualTo(1);
        assertThat(find("key-1")).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_000));
    }

    @Test
    void find_slowIssuer_endsWithTheDeadline() {
        issuer.respondAlways(aResponse().withStatus(200).withFixedDelay(1_500));

        long start = System.nanoTime();
        assertThat(find("key-1", VendorHarness.context(Duration.ofMillis(200)))).isEqualTo(-1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_000));
    }

    @Test
    void find_severalCallersAtOnce_shareOneFetch() throws Exception {
        issuer.respondNext(aResponse()
                .withFixedDelay(300)
                .withBody(JsonWriter.of(Map.of("issuer", name, "jwks_uri", name + FakeIssuer.KEYS))));
        Callable<Integer> one = () -> find("key-1");

        List<Future<Integer>> all = fixture.executor.invokeAll(List.of(one, one, one, one, one, one));
        for (Future<Integer> found : all) {
            assertThat(found.get()).isEqualTo(1);
        }
        assertThat(issuer.calls()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"issuer\":\"%s/\",\"jwks_uri\":\"%s/keys\"}",
                "{\"jwks_uri\":\"%2$s/keys\"}",
                "{\"issuer\":\"%s\"}",
                "[]",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"http://192.0.2.1/keys\"}",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"%s\",\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}",
                "{\"issuer\":\"%s\",\"jwks_uri\":[\"%s/keys\"]}"
            })
    void find_falseDiscoveryDocument_isNotFollowed(String document) {
        issuer.respondNext(aResponse().withBody(String.format(document, name, name, name)));

        assertThat(find("key-1")).isEqualTo(-1);
        assertThat(issuer.calls()).containsExactly(FakeIssuer.DISCOVERY);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 304, 401, 404, 429, 500})
    void find_otherStatus_isAFailure(int status) {
        issuer.respondAlways(aResponse()
                .withStatus(status)
                .withHeader("Location", name + FakeIssuer.DISCOVERY)
                .withBody(JsonWriter.of(Map.of("issuer", name, "jwks_uri", name + FakeIssuer.KEYS))));

        assertThat(find("key-1")).isEqualTo(-1);
        assertThat(issuer.calls()).hasSize(1);
    }

    @Test
    void find_brokenConnection_isAFailure() {
        issuer.respondAlways(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        assertThat(find("key-1")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[null,\"x\",7,[]]}",
                "{\"keys\":[KEY],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kty\":\"EC\"}]}",
                "{\"keys\":[KEY]} x"
            })
    void find_falseKeySet_isAFailure(String text) {
        issuer.publish(text.replace("KEY", JsonWriter.of(issuer.key().jwk())));

        assertThat(find("key-1")).isEqualTo(-1);
    }

    @Test
    void find_tooLongKeySet_isAFailure() {
        issuer.publish("{\"keys\":[" + JsonWriter.of(issuer.key().jwk()) + "],\"x\":\"" + "x".repeat(66_000) + "\"}");

        assertThat(find("key-1")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"kid\":\"key-1\",\"pub\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"key-1\",\"x\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"key-1\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"oct\",\"kid\":\"key-1\",\"k\":\"AAAA\"}",
                "{\"kid\":\"key-1\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"key-1\"}",
                "{\"kty\":\"RSA\",\"kid\":\"key-1\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"key-1\",\"n\":\"!!\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":\"key-1\",\"n\":7,\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"kid\":7,\"n\":\"AAAA\",\"e\":\"AQAB\"}",
                "{\"kty\":[\"RSA\"],\"kid\":\"key-1\"}",
                "null",
                "\"key-1\""
            })
    void find_oddKeyBesideASoundOne_isIgnored(String odd) {
        issuer.publish("{\"keys\":[" + odd + "," + JsonWriter.of(issuer.key().jwk()) + "],\"more\":[1]}");

        assertThat(find("key-1")).isEqualTo(1);
    }

    @Test
    void find_certificatesBesideAKey_areIgnored() {
        Map<String, Object> jwk = new LinkedHashMap<>(issuer.key().jwk());
        jwk.put("x5c", List.of("AAAA"));
        jwk.put("x5u", "http://127.0.0.1:9/x");
        jwk.put("exp", "x");
        issuer.publish(List.of(jwk));

        assertThat(find("key-1")).isEqualTo(1);
    }

    @Test
    void find_withoutId_needsExactlyOneKeyOfTheAlgorithm() {
        assertThat(find("")).isEqualTo(1);

        keys = fixture.keys(Optional.empty());
        issuer.publish(List.of(issuer.key().jwk(), SECOND.jwk()));
        assertThat(find("")).isEqualTo(1);

        keys = fixture.keys(Optional.empty());
        issuer.publish(List.of(issuer.key().jwk(), issuer.key().named("other").jwk()));
        assertThat(find("")).isZero();
    }

    @Test
    void find_clockSetBack_fetchesAgain() {
        find("key-1");
        pass(Duration.ofHours(-3));

        assertThat(find("key-1")).isEqualTo(1);
        assertThat(issuer.calls()).hasSize(2);
    }
}
