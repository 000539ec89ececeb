package io.github.tokenvendor.hostile;

import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.runtime.NeedsLambdaRuntime;
import io.github.tokenvendor.testing.Credentials;
import io.github.tokenvendor.testing.Gateway;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every credential of the table, through the packaged program. */
@NeedsLambdaRuntime
class HostileCredentialsIT {
    private static final Clock CLOCK = Clock.systemUTC();
    private static PackagedEnvironment world;
    private static FakeIssuer issuer;

    @BeforeAll
    static void start() {
        world = new PackagedEnvironment();
        issuer = FakeIssuer.start(CLOCK);
        issuer.publish(Credentials.keys());
        world.surroundings.with("POLICIES", CredentialScenario.policies(issuer));
        // A secret that is fetched for each valid credential could be fetched during the next row.
        world.surroundings.with("SECRET_CACHE_SECONDS", "300");
    }

    @AfterAll
    static void stop() {
        issuer.close();
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCredential_packagedProgram_keepsTheContract() {
        return Arrays.stream(Gateway.values()).flatMap(gateway -> {
            CredentialScenario scenario = new CredentialScenario(world.shared(gateway), gateway, world.surroundings);
            // Made late, because some of them are at the edge of their leeway. Both lists have the same rows.
            Instant made = CLOCK.instant();
            return Credentials.of(issuer.url().toString(), FakeIssuer.AUDIENCE, made).stream()
                    .filter(row -> !row.name().matches(".* (59|61) s( ago)?"))
                    .map(row -> DynamicTest.dynamicTest(gateway + ": " + row.name(), () -> scenario.run(row)));
        });
    }
}
