package io.github.tokenvendor.testing;

import io.github.tokenvendor.fake.SigningKey;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Credentials with a verdict: sound ones of every algorithm, and those that somebody made up, changed or broke. */
public final class Credentials {
    /**
     * One credential.
     *
     * @param isValid whether a vendor has to accept it
     */
    public record Row(String name, boolean isValid, String credential) {}

    private static final SigningKey RSA = SigningKey.rsa("rsa", 2_048);
    private static final SigningKey RSA_ANY = SigningKey.rsa("rsa-any", 2_048);
    private static final SigningKey RSA_ENC = SigningKey.rsa("rsa-enc", 2_048);
    private static final SigningKey WEAK = SigningKey.rsa("weak", 1_024);
    private static final SigningKey ALMOST = SigningKey.rsa("almost", 2_040);
    private static final SigningKey EC = SigningKey.ec("ec", "P-256");
    private static final SigningKey EC_384 = SigningKey.ec("ec-384", "P-384");
    private static final SigningKey EC_521 = SigningKey.ec("ec-521", "P-521");
    private static final SigningKey ED = SigningKey.ed("ed", "Ed25519");
    private static final SigningKey STRANGER = SigningKey.rsa("rsa", 2_048);
    private static final SigningKey EC_STRANGER = SigningKey.ec("ec", "P-256");

    private final String issuer;
    private final String audience;
    private final long now;
    private final List<Row> rows = new ArrayList<>();

    private Credentials(String issuer, String audience, Instant now) {
        this.issuer = issuer;
        this.audience = audience;
        this.now = now.getEpochSecond();
    }

    /** Every row, for an issuer that publishes {@link #keys()}. */
    public static List<Row> of(String issuer, String audience, Instant now) {
        Credentials all = new Credentials(issuer, audience, now);
        all.sound();
        all.algorithms();
        all.keysOfOthers();
        all.signatures();
        all.headers();
        all.spelling();
        all.times();
        all.whoAndForWhom();
        all.json();
        all.shapes();
        return all.rows;
    }

    /** The public keys of the issuer. */
    public static List<Map<String, Object>> keys() {
        BigInteger modulus = ((RSAPublicKey) RSA.pair().getPublic()).getModulus();
        return List.of(
                RSA.jwk(),
                with(RSA_ANY.jwk(), "alg", null),
                with(RSA_ENC.jwk(), "use", "enc"),
                WEAK.jwk(),
                ALMOST.jwk(),
                EC.jwk(),
                EC_384.jwk(),
                EC_521.jwk(),
                ED.jwk(),
                with(with(RSA.named("exponent-1").jwk(), "e", "AQ"), "n", SigningKey.base64(modulus.toByteArray())),
                with(RSA.named("encrypts").jwk(), "key_ops", List.of("encrypt")),
                with(EC.named("off-curve").jwk(), "y", EC.jwk().get("x")));
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        if (value == null) {
            changed.remove(name);
        }
        return changed;
    }

    private void accept(String name, String credential) {
        rows.add(new Row(name, true, credential));
    }

    private void refuse(String name, String credential) {
        rows.add(new Row(name, false, credential));
    }

    private static String header(String algorithm, String keyId) {
        return header(algorithm, keyId, "");
    }

    private static String header(String algorithm, String keyId, String more) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"" + more + "}";
    }

    /** A payload; each change is {@code name=JSON}, or {@code name} alone to leave the claim out. */
    private String payload(String... changes) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("iss", "\"" + issuer + "\"");
        members.put("sub", "\"somebody\"");
        members.put("aud", "[\"https://elsewhere.example\",\"" + audience + "\"]");
        members.put("iat", "" + (now - 5));
        members.put("nbf", "" + (now - 5));
        members.put("exp", "" + (now + 600));
        members.put("groups", "[\"editors\",\"staff\"]");
        for (String change : changes) {
            int equals = change.indexOf('=');
            if (equals < 0) {
                members.remove(change);
            } else {
                members.put(change.substring(0, equals), change.substring(equals + 1));
            }
        }
        List<String> texts = new ArrayList<>();
        members.forEach((name, value) -> texts.add("\"" + name + "\":" + value));
        return "{" + String.join(",", texts) + "}";
    }

    private String signed(String... changes) {
        return RSA.token("RS256", header("RS256", "rsa"), payload(changes));
    }

    private String withHeader(String header) {
        return RSA.token("RS256", header, payload());
    }

    private String withMember(String member) {
        return withHeader(header("RS256", "rsa", "," + member));
    }

    private void sound() {
        accept("RS256", signed());
        for (String algorithm : List.of("RS384", "RS512", "PS256", "PS384", "PS512")) {
            accept(algorithm, RSA_ANY.token(algorithm, header(algorithm, "rsa-any"), payload()));
        }
        accept("ES256", EC.token("ES256", header("ES256", "ec"), payload()));
        accept("ES384", EC_384.token("ES384", header("ES384", "ec-384"), payload()));
        accept("ES512", EC_521.token("ES512", header("ES512", "ec-521"), payload()));
        accept("EdDSA", ED.token("EdDSA", header("EdDSA", "ed"), payload()));
        accept("a header member that means nothing here", withMember("\"x5t\":\"aGVsbG8\""));
        accept("an audience alone", signed("aud=\"" + audience + "\""));
        accept("no audience but a client", signed("aud", "client_id=\"" + audience + "\""));
        accept("claims of every kind", signed("n=null", "big=12345678901234567890123", "f=1.10", "o={\"a\":[1,[2]]}"));
        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+jwt")) {
            accept("typ " + type, withMember("\"typ\":\"" + type + "\""));
        }
        accept("an address of keys that nobody asks", withMember("\"jku\":\"http://127.0.0.1:9/keys\""));
    }

    private void algorithms() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
            String input = SigningKey.base64(header(none, "rsa")) + "." + SigningKey.base64(payload());
            refuse("alg '" + none + "' without a signature", input + ".");
            refuse("alg '" + none + "' with a signature", RSA.signed("RS256", input));
        }
        refuse("alg none, two parts", SigningKey.base64("{\"alg\":\"none\"}") + "." + SigningKey.base64(payload()));
        refuse("no alg", withHeader("{\"kid\":\"rsa\"}"));
        for (String alg : List.of("null", "[\"RS256\"]", "1", "\"rs256\"", "\"RS256 \"", "\"RS1\"", "\"ES256K\"")) {
            refuse("alg " + alg, withHeader("{\"alg\":" + alg + ",\"kid\":\"rsa\"}"));
        }
        byte[] encoded = RSA.pair().getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        Map<String, byte[]> secrets = Map.of(
                "the key's encoding", encoded,
                "the key's PEM", pem.getBytes(StandardCharsets.US_ASCII),
                "the modulus",
                        ((RSAPublicKey) RSA.pair().getPublic()).getModulus().toByteArray());
        secrets.forEach((name, secret) -> refuse("HS256 with " + name, hmac(secret)));
    }

    private String hmac(byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String input = SigningKey.base64(header("HS256", "rsa")) + "." + SigningKey.base64(payload());
            return input + "." + SigningKey.base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keysOfOthers() {
        refuse("another RSA key", STRANGER.token("RS256", header("RS256", "rsa"), payload()));
        refuse("another EC key", EC_STRANGER.token("ES256", header("ES256", "ec"), payload()));
        refuse("no kid, another key", STRANGER.token("RS256", "{\"alg\":\"RS256\"}", payload()));
        for (String id : List.of("1", "null", "[\"rsa\"]")) {
            refuse("kid " + id, withHeader("{\"alg\":\"RS256\",\"kid\":" + id + "}"));
        }
        refuse("a weak RSA key", WEAK.token("RS256", header("RS256", "weak"), payload()));
        refuse("an RSA key of 2040 bits", ALMOST.token("RS256", header("RS256", "almost"), payload()));
        refuse("a key for encryption", RSA_ENC.token("RS256", header("RS256", "rsa-enc"), payload()));
        refuse("a key with another operation", RSA.token("RS256", header("RS256", "encrypts"), payload()));
        refuse("a key for another algorithm", RSA.token("PS256", header("PS256", "rsa"), payload()));
        refuse("a key for another digest", RSA.token("RS512", header("RS512", "rsa"), payload()));
        refuse("an EC signature for an RSA key", EC.token("ES256", header("ES256", "rsa"), payload()));
        refuse("an RSA signature for an EC key", RSA.token("RS256", header("RS256", "ec"), payload()));
        refuse("P-384 under ES256", EC_384.token("ES256", header("ES256", "ec-384"), payload()));
        refuse("P-256 under ES384", EC.token("ES384", header("ES384", "ec"), payload()));
        refuse("a point off the curve", EC.token("ES256", header("ES256", "off-curve"), payload()));
        refuse("an exponent of 1", signedWithExponent1());
        String brought = ",\"jwk\":{\"kty\":\"RSA\",\"n\":\"" + STRANGER.jwk().get("n") + "\",\"e\":\"AQAB\"}";
        refuse("a key in the header", STRANGER.token("RS256", header("RS256", "rsa", brought), payload()));
        for (String member : List.of("jku", "x5u")) {
            String address = ",\"" + member + "\":\"http://127.0.0.1:9/keys\"";
            refuse("keys at " + member, STRANGER.token("RS256", header("RS256", "other", address), payload()));
        }
    }

    /** With an exponent of 1, the padded digest is its own signature. */
    private String signedWithExponent1() {
        String input = SigningKey.base64(header("RS256", "exponent-1")) + "." + SigningKey.base64(payload());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(input.getBytes(StandardCharsets.US_ASCII));
            byte[] prefix = HexFormat.of().parseHex("003031300d060960864801650304020105000420");
            byte[] padded = new byte[256];
            Arrays.fill(padded, (byte) 0xff);
            padded[0] = 0;
            padded[1] = 1;
            System.arraycopy(prefix, 0, padded, 256 - digest.length - prefix.length, prefix.length);
            System.arraycopy(digest, 0, padded, 256 - digest.length, digest.length);
            return input + "." + SigningKey.base64(padded);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signatures() {
        String rsa = signed();
        String input = rsa.substring(0, rsa.lastIndexOf('.'));
        byte[] sound = Base64.getUrlDecoder().decode(rsa.substring(input.length() + 1));
        refuse("RS256, no signature", input + ".");
        refuse("RS256, a zero before", input + "." + SigningKey.base64(joined(new byte[1], sound)));
        refuse("RS256, a zero after", input + "." + SigningKey.base64(joined(sound, new byte[1])));
        String other = SigningKey.base64(payload("sub=\"another\""));
        refuse("another payload", input.split("\\.")[0] + "." + other + "." + SigningKey.base64(sound));

        String ecInput = SigningKey.base64(header("ES256", "ec")) + "." + SigningKey.base64(payload());
        byte[] both = EC.signature("ES256", ecInput);
        byte[] r = Arrays.copyOf(both, 32);
        byte[] s = Arrays.copyOfRange(both, 32, 64);
        byte[] zero = new byte[32];
        byte[] order = HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        Map<String, byte[]> forged = new LinkedHashMap<>();
        forged.put("all zero", joined(zero, zero));
        forged.put("r zero", joined(zero, s));
        forged.put("s zero", joined(r, zero));
        forged.put("both the order", joined(order, order));
        forged.put("63 bytes", Arrays.copyOf(both, 63));
        forged.put("65 bytes", Arrays.copyOf(both, 65));
        forged.put("each half padded to 33", joined(new byte[1], r, new byte[1], s));
        forged.put("each half padded to 48", joined(new byte[16], r, new byte[16], s));
        forged.put("nothing", new byte[0]);
        forged.put("DER", der(ecInput));
        forged.forEach((name, bytes) -> refuse("ES256, " + name, ecInput + "." + SigningKey.base64(bytes)));
    }

    private static byte[] der(String input) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(EC.pair().getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void headers() {
        for (String crit : List.of("[\"x\"]", "[]", "[\"exp\"]", "\"x\"", "[\"alg\"]", "null", "[\"b64\"]")) {
            refuse("crit " + crit, withMember("\"crit\":" + crit + ",\"x\":1,\"exp\":1,\"b64\":true"));
        }
        refuse("b64 false", withMember("\"b64\":false"));
        String raw = SigningKey.base64(header("RS256", "rsa", ",\"crit\":[\"b64\"],\"b64\":false"));
        refuse("a payload as it is", RSA.signed("RS256", raw + "." + payload().replace(".", "\\u002e")));
        for (String type : List.of("logout+jwt", "secevent+jwt", "dpop+jwt", "JOSE", "JWE", "")) {
            refuse("typ '" + type + "'", withMember("\"typ\":\"" + type + "\""));
        }
        refuse("typ 1", withMember("\"typ\":1"));
        refuse("cty JWT", withMember("\"cty\":\"JWT\""));
        String nested = SigningKey.base64(signed());
        refuse(
                "a credential in a credential",
                RSA.signed("RS256", SigningKey.base64(header("RS256", "rsa")) + "." + nested));
        for (String zip : List.of("DEF", "GZIP")) {
            refuse(
                    "zip " + zip,
                    RSA.token(
                            "RS256",
                            header("RS256", "rsa", ",\"zip\":\"" + zip + "\"").getBytes(StandardCharsets.US_ASCII),
                            deflated(payload())));
        }
        String bomb = payload("pad=\"" + "0".repeat(5_000_000) + "\"");
        refuse(
                "a payload that grows",
                RSA.token(
                        "RS256",
                        header("RS256", "rsa", ",\"zip\":\"DEF\"").getBytes(StandardCharsets.US_ASCII),
                        deflated(bomb)));
    }

    private static byte[] deflated(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void spelling() {
        String sound = signed();
        String[] parts = sound.split("\\.");
        refuse("empty", "");
        refuse("dots", "..");
        refuse("one part", parts[0]);
        refuse("two parts", parts[0] + "." + parts[1]);
        refuse("four parts", sound + ".x");
        refuse("five parts", sound + ".x.y");
        refuse("a dot before", "." + sound);
        refuse("a dot after", sound + ".");
        refuse("two dots", parts[0] + ".." + parts[1] + "." + parts[2]);
        refuse("another scheme before", "Bearer " + sound);
        refuse("a space before", " " + sound);
        refuse("a space after", sound + " ");
        refuse("a line feed after", sound + "\n");
        refuse("padding", sound + "==");
        refuse("two credentials", sound + "," + sound);
        int middle = sound.length() - 20;
        for (String odd : List.of("\r\n", " ", "!", "\0", "\u0141", "%41", "=")) {
            refuse(
                    "'" + HexFormat.of().formatHex(odd.getBytes(StandardCharsets.UTF_8)) + "' in the signature",
                    sound.substring(0, middle) + odd + sound.substring(middle));
        }
        char last = sound.charAt(sound.length() - 1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        refuse(
                "bits after the end",
                sound.substring(0, sound.length() - 1) + alphabet.charAt(alphabet.indexOf(last) | 1));
        String padded = Base64.getUrlEncoder()
                .encodeToString("{\"alg\":\"RS256\",\"kid\":\"rsa\"}".getBytes(StandardCharsets.US_ASCII));
        refuse(
                "a padded header that is signed",
                RSA.signed("RS256", padded + (padded.endsWith("=") ? "" : "=") + "." + parts[1]));
        refuse("the other alphabet", otherAlphabet());
        refuse(
                "a JSON serialization",
                "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
        refuse(
                "an encrypted one",
                SigningKey.base64("{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"rsa\"}")
                        + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
    }

    private String otherAlphabet() {
        for (int i = 0; ; i++) {
            String credential = signed("i=" + i);
            int signature = credential.lastIndexOf('.');
            if (credential.indexOf('-', signature) > 0 && credential.indexOf('_', signature) > 0) {
                return credential.substring(0, signature)
                        + credential.substring(signature).replace('-', '+').replace('_', '/');
            }
        }
    }

    private void times() {
        accept("exp 59 s ago", signed("exp=" + (now - 59)));
        refuse("exp 61 s ago", signed("exp=" + (now - 61)));
        accept("exp with a fraction", signed("exp=" + (now + 600) + ".5"));
        for (String name : List.of("nbf", "iat")) {
            accept(name + " in 59 s", signed(name + "=" + (now + 59)));
            refuse(name + " in 61 s", signed(name + "=" + (now + 61)));
            accept("no " + name, signed(name));
            for (String odd : List.of("\"1\"", "true", "null", "1e1000000000", "[1]")) {
                refuse(name + " " + odd, signed(name + "=" + odd));
            }
        }
        refuse("no exp", signed("exp"));
        List<String> ends = List.of(
                "null",
                "true",
                "\"" + (now + 600) + "\"",
                "\"2099-01-01T00:00:00Z\"",
                "[" + (now + 600) + "]",
                "4e9",
                "1e400",
                "1e1000000000",
                "9223372036854775807",
                "99999999999999999999",
                "-1",
                "0",
                "NaN",
                "0" + (now + 600),
                "{}",
                (now + 600) + "000",
                BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(now + 600)).toString());
        ends.forEach(end -> refuse("exp " + end, signed("exp=" + end)));
    }

    private void whoAndForWhom() {
        List<String> audiences = List.of(
                "7",
                "[\"" + audience + "\",7]",
                "{\"a\":\"" + audience + "\"}",
                "[]",
                "null",
                "\"other\"",
                "\"\"",
                "\"" + audience + " \"",
                "[[\"" + audience + "\"]]");
        audiences.forEach(value -> refuse("aud " + value, signed("aud=" + value)));
        refuse("no audience", signed("aud"));
        refuse("another audience, our client", signed("aud=\"other\"", "client_id=\"" + audience + "\""));
        List<String> issuers = List.of(
                "\"" + issuer + "/\"", "[\"" + issuer + "\"]", "\"https://elsewhere.example\"", "null", "\"\"", "1");
        issuers.forEach(value -> refuse("iss " + value, signed("iss=" + value)));
        refuse("no issuer", signed("iss"));
        refuse("sub 1", signed("sub=1"));
        refuse("half a character in sub", signed("sub=\"a\\ud800b\""));
    }

    private void json() {
        String p = payload();
        Map<String, String> payloads = new LinkedHashMap<>();
        payloads.put("an array", "[" + p + "]");
        payloads.put("a string", "\"x\"");
        payloads.put("null", "null");
        payloads.put("nothing", "");
        payloads.put("text", "hello");
        payloads.put("an empty object", "{}");
        payloads.put("something after", p + "x");
        payloads.put("two objects", p + "{}");
        payloads.put("a comment", "/**/" + p);
        payloads.put("single quotes", p.replace('"', '\''));
        payloads.put("no quotes", p.replace("\"sub\"", "sub"));
        payloads.put("a comma too many", p.substring(0, p.length() - 1) + ",}");
        payloads.put("a brace too few", p.substring(0, p.length() - 1));
        payloads.put("a line feed in a string", p.replace("somebody", "some\nbody"));
        payloads.put("an equals sign", p.replace("\"sub\":", "\"sub\"="));
        payloads.put("iss twice", p.replace("{", "{\"iss\":\"https://elsewhere.example\","));
        payloads.put("exp twice", p.replace("{", "{\"exp\":1,"));
        payloads.put("a nested member twice", p.replace("{", "{\"o\":{\"a\":1,\"a\":2},"));
        payloads.put("deep", p.replace("{", "{\"d\":" + "[".repeat(100) + "]".repeat(100) + ","));
        payloads.forEach((name, text) -> refuse("payload: " + name, RSA.token("RS256", header("RS256", "rsa"), text)));

        String h = header("RS256", "rsa");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("an array", "[" + h + "]");
        headers.put("something after", h + "x");
        headers.put("a comment", "#c\n" + h);
        headers.put("single quotes", h.replace('"', '\''));
        headers.put("alg none and RS256", h.replace("{", "{\"alg\":\"none\","));
        headers.put("alg twice", h.replace("{", "{\"alg\":\"RS256\","));
        headers.put("alg escaped", h.replace("{", "{\"\\u0061lg\":\"none\","));
        headers.put("kid twice", h.replace("{", "{\"kid\":\"x\","));
        headers.put("a long number", h.replace("{", "{\"x\":1e1000000000,"));
        headers.put("many digits", h.replace("{", "{\"x\":" + "9".repeat(5_000) + ","));
        headers.put("deep", h.replace("{", "{\"d\":" + "[".repeat(2_000) + "]".repeat(2_000) + ","));
        headers.put("open", h.replace("{", "{\"d\":" + "[".repeat(2_000)));
        headers.forEach((name, text) -> {
            boolean harmless = name.equals("a long number");
            rows.add(new Row("header: " + name, harmless, withHeader(text)));
        });

        byte[] good = h.getBytes(StandardCharsets.US_ASCII);
        int at = p.indexOf("somebody");
        byte[] invalid = p.getBytes(StandardCharsets.US_ASCII);
        invalid[at] = (byte) 0xff;
        refuse("an invalid byte", RSA.token("RS256", good, invalid));
        byte[] overlong = p.getBytes(StandardCharsets.US_ASCII);
        overlong[at] = (byte) 0xc0;
        overlong[at + 1] = (byte) 0xaf;
        refuse("an overlong form", RSA.token("RS256", good, overlong));
        refuse("a byte-order mark", RSA.token("RS256", header("RS256", "rsa"), "\ufeff" + p));
        refuse("a payload in UTF-16", RSA.token("RS256", good, p.getBytes(StandardCharsets.UTF_16BE)));
        refuse(
                "a header in UTF-16",
                RSA.token("RS256", h.getBytes(StandardCharsets.UTF_16BE), p.getBytes(StandardCharsets.US_ASCII)));
    }

    private void shapes() {
        String sound = signed();
        String[] parts = sound.split("\\.");
        refuse("a long payload that is signed", signed("pad=\"" + "x".repeat(8_192) + "\""));
        refuse(
                "a long header",
                SigningKey.base64(header("RS256", "rsa", ",\"x\":\"" + "x".repeat(9_000) + "\"")) + "." + parts[1] + "."
                        + parts[2]);
        refuse("a long signature", sound + "A".repeat(100_000));
        refuse("only dots", ".".repeat(100_000));
        refuse("only letters", "A".repeat(100_000));
        int room = 8_192 - sound.length() - 20;
        accept("almost as long as is read", signed("pad=\"" + "x".repeat(room * 3 / 4 - 10) + "\""));
    }
}
