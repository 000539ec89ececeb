package io.github.tokenvendor.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakCanaryTest {
    private static final String MASTER = "sk.eyJ1IjoiY2FydG9ncmFwaGVyIiwiYSI6ImNsMTIzIn0.AAECAwQFBgcICQoLDA0ODw";
    private static final String VENDED = "tk.eyJ1IjoiY2FydG9ncmFwaGVyIiwiZXhwIjoxfQ.EBESExQVFhcYGRobHB0eHw";
    private static final String SECRET_JSON = "{\"token\":\"" + MASTER + "\",\"owner\":\"maps+team@example.com\"}";
    private static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-store");

    private final LeakCanary canary = new LeakCanary().guard("master", MASTER).guard("secret", SECRET_JSON);

    static Stream<String> leaks() {
        byte[] bytes = MASTER.getBytes(StandardCharsets.US_ASCII);
        return Stream.of(
                MASTER,
                "https://api.example.com/tokens/v2/a?access_token=" + MASTER + " failed",
                MASTER.substring(0, 20),
                MASTER.substring(20, 40),
                MASTER.substring(MASTER.length() - 20),
                URLEncoder.encode(SECRET_JSON, StandardCharsets.UTF_8).substring(70, 100),
                SECRET_JSON.replace("\"", "\\\"").substring(80),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().encodeToString(("x" + MASTER).getBytes(StandardCharsets.US_ASCII)),
                Base64.getUrlEncoder().encodeToString(("xy" + MASTER + "z").getBytes(StandardCharsets.US_ASCII)),
                Base64.getMimeEncoder(40, new byte[] {'\n'}).encodeToString(bytes),
                HexFormat.of().formatHex(bytes, 30, 45),
                new StringBuilder(MASTER).reverse().toString(),
                "pk.eyJ1Ijoic29tZWJvZHkifQ.c29tZXRoaW5n",
                VENDED);
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void checkText_aSecretInAnyForm_fails(String leak) {
        assertThatThrownBy(() -> canary.checkText("log", "{\"detail\":\"" + leak + "\"}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("log")
                .hasMessageNotContaining(leak);
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void checkResponse_aSecretInAHeader_fails(String leak) {
        assertThatThrownBy(() -> canary.checkResponse(200, Map.of("X-Detail", leak), "{}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void checkText_lessThanTwentyCharactersOfASecret_passes() {
        assertThatCode(() -> canary.checkText("log", MASTER.substring(30, 49))).doesNotThrowAnyException();
        assertThatCode(() -> canary.checkText("log", "task.force, risk.assessment"))
                .doesNotThrowAnyException();
        assertThatCode(() -> canary.checkText("log", null)).doesNotThrowAnyException();
    }

    @Test
    void checkText_aShortSecretWhole_fails() {
        canary.guard("password", "hunter2hunter2");

        assertThatThrownBy(() -> canary.checkText("log", "it is hunter2hunter2"))
                .hasMessageContaining("password");
    }

    @Test
    void checkResponse_theTokenInASuccessBody_passesOnceAndIsGuardedFromThenOn() {
        String body = "{\"token\":\"" + VENDED + "\",\"expires_in\":60}";

        assertThatCode(() -> canary.checkResponse(200, HEADERS, body)).doesNotThrowAnyException();
        assertThatCode(() -> canary.checkResponse(200, HEADERS, body)).doesNotThrowAnyException();

        assertThatThrownBy(() -> canary.checkText("log", VENDED.substring(VENDED.length() - 20)))
                .hasMessageContaining("minted token");
    }

    @Test
    void checkResponse_theTokenElsewhere_fails() {
        assertThatThrownBy(() -> canary.checkResponse(500, HEADERS, "{\"token\":\"" + VENDED + "\"}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> canary.checkResponse(200, HEADERS, "{\"detail\":\"" + VENDED + "\"}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> canary.checkResponse(
                        200, HEADERS, "{\"token\":\"" + VENDED + "\",\"detail\":\"" + VENDED + "\"}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void checkResponse_theMasterInsideTheVendedToken_fails() {
        String disguised = "tk." + MASTER.substring(3);

        assertThatThrownBy(() -> canary.checkResponse(200, HEADERS, "{\"token\":\"" + disguised + "\"}"))
                .hasMessageContaining("master");
    }

    @Test
    void checkThrowable_aSecretInACauseOrASuppressedException_fails() {
        Exception cause = new IllegalStateException("outer", new IllegalArgumentException("at " + MASTER));
        Exception suppressing = new IllegalStateException("outer");
        suppressing.addSuppressed(new IllegalArgumentException(MASTER.substring(10, 40)));

        assertThatThrownBy(() -> canary.checkThrowable("failure", cause)).hasMessageContaining("master");
        assertThatThrownBy(() -> canary.checkThrowable("failure", suppressing)).hasMessageContaining("master");
        assertThatCode(() -> canary.checkThrowable("failure", new IllegalStateException("no token")))
                .doesNotThrowAnyException();
        assertThatCode(() -> canary.checkThrowable("failure", null)).doesNotThrowAnyException();
    }

    @Test
    void checkThrowable_aMessageThatItsTextHides_fails() {
        Exception hiding = new IllegalStateException(MASTER) {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return "hidden";
            }
        };

        assertThatThrownBy(() -> canary.checkThrowable("failure", hiding)).hasMessageContaining("message of failure");
    }

    @Test
    void guard_aSecretTooShortToTellApart_isRefused() {
        assertThatThrownBy(() -> canary.guard("pin", "1234")).isInstanceOf(IllegalArgumentException.class);
        assertThat(canary.toString()).doesNotContain(MASTER);
    }
}
