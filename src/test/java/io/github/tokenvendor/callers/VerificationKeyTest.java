package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.SigningKey;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationKeyTest {
    private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);

    /** A modulus need not be a product of primes until somebody signs with it. */
    private static Map<String, Object> rsa(int bits, BigInteger exponent) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        Map<String, Object> jwk = new HashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("n", SigningKey.base64(modulus.toByteArray()));
        jwk.put("e", SigningKey.base64(exponent.toByteArray()));
        return jwk;
    }

    private static Map<String, Object> soundWith(String member, Object value) {
        Map<String, Object> jwk = rsa(2_048, USUAL_EXPONENT);
        jwk.put(member, value);
        return jwk;
    }

    @ParameterizedTest
    @CsvSource({"2047, false", "2048, true", "16384, true", "16385, false"})
    void parse_rsaModulus_hasFrom2048To16384Bits(int bits, boolean isAccepted) {
        assertThat(VerificationKey.parse(rsa(bits, USUAL_EXPONENT)).isPresent()).isEqualTo(isAccepted);
    }

    @ParameterizedTest
    @CsvSource({
        "1, false",
        "2, false",
        "3, true",
        "65536, false",
        "18446744073709551615, true",
        "18446744073709551617, false"
    })
    void parse_rsaExponent_isOddAndHasFromTwoTo64Bits(BigInteger exponent, boolean isAccepted) {
        assertThat(VerificationKey.parse(rsa(2_048, exponent)).isPresent()).isEqualTo(isAccepted);
    }

    @Test
    void parse_use_isAbsentOrForSignatures() {
        assertThat(VerificationKey.parse(soundWith("use", "sig"))).isPresent();
        assertThat(VerificationKey.parse(soundWith("use", "enc"))).isEmpty();
        assertThat(VerificationKey.parse(soundWith("use", List.of("sig")))).isEmpty();
    }

    @Test
    void parse_operations_areAbsentOrIncludeVerification() {
        assertThat(VerificationKey.parse(soundWith("key_ops", List.of("sign", "verify"))))
                .isPresent();
        assertThat(VerificationKey.parse(soundWith("key_ops", List.of("encrypt"))))
                .isEmpty();
        assertThat(VerificationKey.parse(soundWith("key_ops", "verify"))).isEmpty();
    }

    @Test
    void parse_rsaKeyWithoutAlgorithm_verifiesAllAlgorithmsOfItsType() {
        assertThat(VerificationKey.parse(rsa(2_048, USUAL_EXPONENT))
                        .orElseThrow()
                        .algorithms())
                .containsExactlyInAnyOrder("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    }

    @Test
    void parse_keyWithAnAlgorithm_verifiesOnlyThatOne() {
        assertThat(VerificationKey.parse(soundWith("alg", "PS384"))
                        .orElseThrow()
                        .algorithms())
                .isEqualTo(Set.of("PS384"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "HS256", "RSA-OAEP", "none", ""})
    void parse_algorithmOfAnotherType_isRefused(String algorithm) {
        assertThat(VerificationKey.parse(soundWith("alg", algorithm))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512"})
    void parse_keyOnACurve_verifiesTheAlgorithmOfTheCurve(String curve, String algorithm) {
        Map<String, Object> jwk = SigningKey.ec("key-1", curve).jwk();
        jwk.remove("alg");

        assertThat(VerificationKey.parse(jwk).orElseThrow().algorithms()).isEqualTo(Set.of(algorithm));
    }

    @Test
    void verifies_credential_isTrueForItsKeyAndAlgorithmOnly() {
        SigningKey signer = SigningKey.ec("key-1", "P-256");
        VerificationKey key = VerificationKey.parse(signer.jwk()).orElseThrow();
        String credential = signer.token(Map.of("sub", "somebody"));

        assertThat(key.verifies(credential, "ES256")).isTrue();
        assertThat(key.verifies(credential, "ES384")).isFalse();
        assertThat(key.verifies(SigningKey.ec("key-1", "P-256").token(Map.of("sub", "somebody")), "ES256"))
                .isFalse();
        assertThat(key.verifies("not.a.credential", "ES256")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "Ed448"})
    void parse_edwardsCurve_verifiesEdDsa(String curve) {
        Map<String, Object> jwk = SigningKey.ed("key-1", curve).jwk();
        jwk.remove("alg");

        assertThat(VerificationKey.parse(jwk).orElseThrow().algorithms()).isEqualTo(Set.of("EdDSA"));
    }
}
