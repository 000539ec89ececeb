package io.github.tokenvendor.callers;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A public key of an issuer; the only type that knows the library.
 *
 * @param id the key's {@code kid}; empty for none
 * @param algorithms the algorithms whose signatures it may verify
 */
record VerificationKey(String id, Set<String> algorithms, PublicKey key) {
    /** Every signature algorithm that a credential may have: asymmetric ones only. */
    static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private static final Set<String> RSA = Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 16_384;
    private static final List<String> MATERIAL = List.of("kty", "n", "e", "crv", "x", "y");

    /** Reads a JSON Web Key; empty if no credential may be verified with it. */
    static Optional<VerificationKey> parse(Map<?, ?> jwk) {
        Set<String> algorithms = algorithmsOf(jwk);
        Object id = jwk.containsKey("kid") ? jwk.get("kid") : "";
        if (algorithms.isEmpty() || !isForSignatures(jwk) || !(id instanceof String text)) {
            return Optional.empty();
        }
        Map<String, Object> material = new LinkedHashMap<>();
        for (String name : MATERIAL) {
            if (jwk.containsKey(name)) {
                if (!(jwk.get(name) instanceof String value)) {
                    return Optional.empty();
                }
                material.put(name, value);
            }
        }
        return publicKey(material)
                .filter(VerificationKey::isStrong)
                .map(key -> new VerificationKey(text, algorithms, key));
    }

    /**
     * Whether a credential is signed with this key.
     *
     * @param credential the compact serialization
     * @param algorithm the one that its header names
     */
    boolean verifies(String credential, String algorithm) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
        signature.setKey(key);
        try {
            signature.setCompactSerialization(credential);
            return signature.verifySignature();
        } catch (JoseException | RuntimeException e) {
            // A signature that the library rejects, for whatever reason, does not verify the credential.
            return false;
        }
    }

    private static Set<String> algorithmsOf(Map<?, ?> jwk) {
        Set<String> possible = possibleAlgorithms(jwk);
        if (!jwk.containsKey("alg")) {
            return possible;
        }
        return jwk.get("alg") instanceof String only && possible.contains(only) ? Set.of(only) : Set.of();
    }

    private static Set<String> possibleAlgorithms(Map<?, ?> jwk) {
        String curve = jwk.get("crv") instanceof String text ? text : "";
        return switch (jwk.get("kty") instanceof String type ? type : "") {
            case "RSA" -> RSA;
            case "EC" ->
                switch (curve) {
                    case "P-256" -> Set.of("ES256");
                    case "P-384" -> Set.of("ES384");
                    case "P-521" -> Set.of("ES512");
                    default -> Set.of();
                };
            case "OKP" -> curve.equals("Ed25519") || curve.equals("Ed448") ? Set.of("EdDSA") : Set.of();
            default -> Set.of();
        };
    }

    private static boolean isForSignatures(Map<?, ?> jwk) {
        boolean use = !jwk.containsKey("use") || "sig".equals(jwk.get("use"));
        boolean operations = !jwk.containsKey("key_ops")
                || (jwk.get("key_ops") instanceof List<?> listed && listed.contains("verify"));
        return use && operations;
    }

    private static Optional<PublicKey> publicKey(Map<String, Object> material) {
        try {
            return JsonWebKey.Factory.newJwk(material) instanceof PublicJsonWebKey key
                    ? Optional.ofNullable(key.getPublicKey())
                    : Optional.empty();
        } catch (JoseException | RuntimeException e) {
            // A key that the library cannot read must not make the issuer's other keys useless.
            return Optional.empty();
        }
    }

    /** Rejects weak RSA keys; with an exponent of 1, anyone could sign. */
    private static boolean isStrong(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            return true;
        }
        int bits = rsa.getModulus().bitLength();
        BigInteger exponent = rsa.getPublicExponent();
        return bits >= MIN_RSA_BITS
                && bits <= MAX_RSA_BITS
                && exponent.testBit(0)
                && exponent.bitLength() > 1
                && exponent.bitLength() <= Long.SIZE;
    }
}
