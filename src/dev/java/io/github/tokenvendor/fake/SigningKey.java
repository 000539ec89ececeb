package io.github.tokenvendor.fake;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A key pair generated for this process, for signing credentials.
 *
 * @param id the {@code kid}
 * @param algorithm the usual one, such as {@code RS256}
 */
public record SigningKey(String id, String algorithm, KeyPair pair) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** An RSA key of this length, for {@code RS256}. */
    public static SigningKey rsa(String id, int bits) {
        return generate(id, "RS256", "RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
    }

    /** A key on a curve such as {@code P-256}. */
    public static SigningKey ec(String id, String curve) {
        Map<String, String> algorithms = Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");
        return generate(
                id,
                algorithms.get(curve),
                "EC",
                new ECGenParameterSpec("secp" + curve.substring(curve.length() - 3) + "r1"));
    }

    /** An Ed25519 or Ed448 key. */
    public static SigningKey ed(String id, String curve) {
        return generate(id, "EdDSA", curve, null);
    }

    private static SigningKey generate(String id, String algorithm, String type, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (parameters != null) {
                generator.initialize(parameters);
            }
            return new SigningKey(id, algorithm, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK makes " + type + " keys", e);
        }
    }

    /** The same key under another id. */
    public SigningKey named(String otherId) {
        return new SigningKey(otherId, algorithm, pair);
    }

    /** The public key as a JSON Web Key (RFC 7517), for signatures with the usual algorithm. */
    public Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kid", id);
        jwk.put("use", "sig");
        jwk.put("alg", algorithm);
        PublicKey key = pair.getPublic();
        if (key instanceof RSAPublicKey rsa) {
            jwk.put("kty", "RSA");
            jwk.put("n", base64(unsigned(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8)));
            jwk.put("e", base64(unsigned(rsa.getPublicExponent(), 3)));
        } else if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            jwk.put("kty", "EC");
            jwk.put("crv", "P-" + bits);
            jwk.put("x", base64(unsigned(ec.getW().getAffineX(), (bits + 7) / 8)));
            jwk.put("y", base64(unsigned(ec.getW().getAffineY(), (bits + 7) / 8)));
        } else {
            // The encoding ends with the key's bytes: 32 of Ed25519, 57 of Ed448.
            byte[] encoded = key.getEncoded();
            int length = encoded.length > 60 ? 57 : 32;
            jwk.put("kty", "OKP");
            jwk.put("crv", length == 57 ? "Ed448" : "Ed25519");
            jwk.put("x", base64(Arrays.copyOfRange(encoded, encoded.length - length, encoded.length)));
        }
        return jwk;
    }

    /** A credential with the usual header. */
    public String token(Map<String, ?> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("kid", id);
        header.put("typ", "JWT");
        return token(algorithm, FakeJson.write(header), FakeJson.write(claims));
    }

    /** A credential with any header and payload, signed with an algorithm that suits the key. */
    public String token(String signedWith, String header, String payload) {
        return token(signedWith, utf8(header), utf8(payload));
    }

    /** A credential with any header and payload, signed with an algorithm that suits the key. */
    public String token(String signedWith, byte[] header, byte[] payload) {
        return signed(signedWith, base64(header) + "." + base64(payload));
    }

    /** Signs any text as a credential's header and payload, and appends the signature. */
    public String signed(String signedWith, String input) {
        return input + "." + base64(signature(signedWith, input));
    }

    /** The signature of a text, for {@code ES} in the form of RFC 7518. */
    public byte[] signature(String signedWith, String input) {
        try {
            Signature signature = Signature.getInstance(nameOf(signedWith));
            if (signedWith.startsWith("PS")) {
                int bits = Integer.parseInt(signedWith.substring(2));
                MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + bits);
                signature.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", mask, bits / 8, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(utf8(input));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key does not sign with " + signedWith, e);
        }
    }

    private static String nameOf(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + algorithm.substring(2) + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
            default -> "EdDSA";
        };
    }

    /** Base64url without padding. */
    public static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }

    /** Base64url without padding, of a text in UTF-8. */
    public static String base64(String text) {
        return base64(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
        return padded;
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
