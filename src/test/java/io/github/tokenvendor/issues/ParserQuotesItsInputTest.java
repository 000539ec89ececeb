package io.github.tokenvendor.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JSON parser's exception quotes the text it could not parse, so that a malformed secret ends up in a log.
 *
 * @see <a href="https://github.com/FasterXML/jackson-core/pull/312">jackson-core #312</a>
 * @see <a href="https://github.com/FasterXML/jackson-core/issues/991">jackson-core #991</a>
 */
class ParserQuotesItsInputTest {
    private static final String QUOTED = "sk-not-a-real-token";

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":%s}", "{\"token\":\"%s\"", "{%s:1}", "{\"token\":\"x\"}%s"})
    void handleRequest_malformedSecret_isQuotedNowhere(String malformed) {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            vendor.secrets().putValue(VendorFixture.SECRET, malformed.formatted(QUOTED));

            VendorUnderTest running = vendor.vendor();
            VendorReply reply = running.requestToken("{}");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).contains("misconfigured").doesNotContain(QUOTED);
            assertThat(running.newLines(1)).isNotEmpty().noneMatch(line -> line.contains(QUOTED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"note\":%s}", "{\"note\":\"%s\"", "{%s:1}"})
    void handleRequest_malformedBody_isQuotedNowhere(String malformed) {
        try (VendorFixture vendor = new VendorFixture(Clock.systemUTC())) {
            VendorUnderTest running = vendor.vendor();
            VendorReply reply = running.requestToken(malformed.formatted(QUOTED));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("invalid_json").doesNotContain(QUOTED);
            assertThat(running.newLines(1)).isNotEmpty().noneMatch(line -> line.contains(QUOTED));
        }
    }
}
