package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.testing.Credentials;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every credential of the table, through both handlers. */
class HostileCredentialsTest {
    private static final MutableClock CLOCK = new MutableClock("2026-11-23T10:00:00Z");
    private static VendorFixture surroundings;
    private static FakeIssuer issuer;
    private static List<Credentials.Case> cases;

    @BeforeAll
    static void start() {
        surroundings = new VendorFixture(CLOCK);
        issuer = FakeIssuer.start(CLOCK);
        issuer.publish(Credentials.keys());
        cases = Credentials.of(issuer.url().toString(), FakeIssuer.AUDIENCE, CLOCK.instant());
        surroundings.with("POLICIES", CredentialScenario.policies(issuer));
    }

    @AfterAll
    static void stop() {
        issuer.close();
        surroundings.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCredential_eitherHandler_keepsTheContract() {
        return Arrays.stream(Gateway.values()).flatMap(gateway -> {
            CredentialScenario scenario = new CredentialScenario(surroundings.vendor(gateway), gateway, surroundings);
            return cases.stream()
                    .map(row -> DynamicTest.dynamicTest(gateway + ": " + row.name(), () -> scenario.run(row)));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCredential_issuerUnasked_asksForKeysAtMostOnceAMinute() {
        issuer.forgetCalls();
        return Stream.of(DynamicTest.dynamicTest("all rows", () -> {
            CredentialScenario scenario =
                    new CredentialScenario(surroundings.vendor(Gateway.HTTP_API), Gateway.HTTP_API, surroundings);
            for (Credentials.Case row : cases) {
                scenario.run(row);
            }
            assertThat(issuer.calls()).hasSizeLessThanOrEqualTo(4);
        }));
    }
}
