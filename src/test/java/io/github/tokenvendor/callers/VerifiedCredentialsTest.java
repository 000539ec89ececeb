package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.fake.FakeIssuer;
import io.github.tokenvendor.fake.SigningKey;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A credential that was verified before is still judged for everything but its signature. */
class VerifiedCredentialsTest {
    private static final SigningKey KEY = SigningKey.ec("key-1", "P-256");
    private static final SigningKey OTHER = SigningKey.ec("key-1", "P-256");

    private final VerifierFixture fixture = new VerifierFixture();
    private final MutableClock clock = fixture.clock;
    private final FakeIssuer issuer = fixture.issuer;
    private final CredentialVerifier verifier = fixture.verifier();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static VerificationKey of(SigningKey key) {
        return VerificationKey.parse(key.jwk()).orElseThrow();
    }

    private static String credential(int number) {
        return KEY.token(Map.of("n", number));
    }

    @Test
    void isSigned_bySeveralKeys_findsTheOneThatSigned() {
        VerifiedCredentials verified = new VerifiedCredentials(2);

        assertThat(verified.isSigned(credential(1), "ES256", List.of(of(OTHER), of(KEY))))
                .isTrue();
        assertThat(verified.isSigned(credential(1), "ES256", List.of(of(OTHER))))
                .isFalse();
        assertThat(verified.isSigned(credential(1), "ES256", List.of())).isFalse();
    }

    @Test
    void isSigned_again_doesNotNeedTheMathematics() {
        VerifiedCredentials verified = new VerifiedCredentials(2);
        VerificationKey key = of(KEY);
        String credential = credential(1);
        assertThat(verified.isSigned(credential, "ES256", List.of(key))).isTrue();

        // The library would refuse this algorithm for this key.
        assertThat(key.verifies(credential, "RS256")).isFalse();
        assertThat(verified.isSigned(credential, "RS256", List.of(key))).isTrue();
        assertThat(verified.isSigned(credential, "RS256", List.of(of(OTHER), key)))
                .isTrue();
    }

    @Test
    void isSigned_sameKeyFetchedAgain_verifiesAgain() {
        VerifiedCredentials verified = new VerifiedCredentials(2);
        String credential = credential(1);
        verified.isSigned(credential, "ES256", List.of(of(KEY)));

        assertThat(verified.isSigned(credential, "RS256", List.of(of(KEY)))).isFalse();
        assertThat(verified.isSigned(credential, "ES256", List.of(of(KEY)))).isTrue();
    }

    @Test
    void isSigned_notSigned_isNotRemembered() {
        VerifiedCredentials verified = new VerifiedCredentials(2);
        for (int i = 0; i < 5; i++) {
            assertThat(verified.isSigned(credential(i), "ES256", List.of(of(OTHER))))
                    .isFalse();
        }

        assertThat(verified.size()).isZero();
    }

    @Test
    void isSigned_moreThanFit_forgetsThoseThatWereNotUsed() {
        VerifiedCredentials verified = new VerifiedCredentials(2);
        VerificationKey key = of(KEY);
        String first = credential(1);
        String second = credential(2);
        verified.isSigned(first, "ES256", List.of(key));
        verified.isSigned(second, "ES256", List.of(key));
        verified.isSigned(first, "ES256", List.of(key));
        verified.isSigned(credential(3), "ES256", List.of(key));

        assertThat(verified.size()).isEqualTo(2);
        assertThat(verified.isSigned(first, "RS256", List.of(key))).isTrue();
        assertThat(verified.isSigned(second, "RS256", List.of(key))).isFalse();
    }

    @Test
    void verify_knownCredential_expires() throws Exception {
        String credential = issuer.token("ann", Map.of());
        verify(credential);
        verify(credential);

        clock.advance(Duration.ofSeconds(3_659));
        verify(credential);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(credential);
    }

    @Test
    void verify_knownCredentialWithAChangedSignature_isRefused() throws Exception {
        String credential = issuer.token("ann", Map.of());
        verify(credential);

        String head = credential.substring(0, credential.lastIndexOf('.') + 1);
        assertRefused(head + SigningKey.base64(new byte[64]));
        String another = issuer.token("bob", Map.of());
        assertRefused(head + another.substring(another.lastIndexOf('.') + 1));
        verify(credential);
    }

    @Test
    void verify_knownCredentialWhoseKeyIsWithdrawn_isRefused() throws Exception {
        String credential = issuer.token("ann", Map.of("exp", clock.instant().getEpochSecond() + 100_000));
        verify(credential);

        issuer.publish(List.of(OTHER.jwk()));
        clock.advance(Duration.ofMinutes(61));
        assertRefused(credential);
    }

    private void verify(String credential) throws CallerException {
        assertThat(verifier.verify(credential, VendorHarness.context(Duration.ofSeconds(5)))
                        .issuer())
                .isEqualTo(issuer.name());
    }

    private void assertRefused(String credential) {
        try {
            verify(credential);
        } catch (CallerException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.INVALID_CREDENTIAL);
            return;
        }
        throw new AssertionError("was accepted");
    }
}
