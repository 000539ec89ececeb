package io.github.tokenvendor.testing;

import io.github.tokenvendor.fake.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jws.EcdsaUsingShaAlgorithm;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.ByteUtil;
import org.jose4j.lang.HashUtil;
import org.jose4j.lang.JoseException;
import org.jose4j.mac.MacUtil;
import org.jose4j.zip.DeflateRFC1951CompressionAlgorithm;

/** Credentials with a verdict: those of {@code credentials.txt}, and those whose bytes must be computed. */
public final class Credentials {
    /**
     * One credential.
     *
     * @param isValid whether a vendor must accept it
     */
    public record Case(String name, boolean isValid, String credential) {}

    private static final SigningKey RSA = SigningKey.rsa("rsa", 2_048);
    private static final SigningKey STRANGER = SigningKey.rsa("stranger", 2_048);
    private static final SigningKey EC = SigningKey.ec("ec", "P-256");
    private static final Map<String, SigningKey> KEYS = Stream.of(
                    RSA,
                    RSA.named("rsa-any"),
                    RSA.named("rsa-enc"),
                    SigningKey.rsa("weak", 1_024),
                    SigningKey.rsa("almost", 2_040),
                    STRANGER,
                    EC,
                    SigningKey.ec("ec-384", "P-384"),
                    SigningKey.ec("ec-521", "P-521"),
                    SigningKey.ec("ec-stranger", "P-256"),
                    SigningKey.ed("ed", "Ed25519"))
            .collect(Collectors.toMap(SigningKey::id, Function.identity()));

    private static final List<String> CLAIMS = List.of(
            "iss=\"<issuer>\"",
            "sub=\"somebody\"",
            "aud=[\"https://elsewhere.example\",\"<audience>\"]",
            "iat=<ago 5>",
            "nbf=<ago 5>",
            "exp=<in 600>",
            "groups=[\"editors\",\"staff\"]");

    private final Map<String, String> words = new LinkedHashMap<>();
    private final long now;
    private final RowSyntax syntax;
    private final List<Case> cases = new ArrayList<>();

    private Credentials(String issuer, String audience, Instant now) {
        this.now = now.getEpochSecond();
        syntax = new RowSyntax(now, this::word);
        words.put("issuer", issuer);
        words.put("audience", audience);
        words.put("modulus", STRANGER.jwk().get("n").toString());
        String sound = signed();
        String[] parts = sound.split("\\.");
        int middle = parts[2].length() - 20;
        words.put("sound", sound);
        words.put("h", parts[0]);
        words.put("p", parts[1]);
        words.put("s", parts[2]);
        words.put("s1", parts[2].substring(0, middle));
        words.put("s2", parts[2].substring(middle));
    }

    /** Every credential, for an issuer that publishes {@link #keys()}. */
    public static List<Case> of(String issuer, String audience, Instant now) {
        Credentials all = new Credentials(issuer, audience, now);
        Table.read("/credentials.txt", "valid sign kid header payload signature credential", "member claim")
                .forEach(row ->
                        all.cases.add(new Case(row.name(), row.value("valid").isPresent(), all.credential(row))));
        try {
            all.algorithms();
            all.signatures();
            all.encodings();
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
        all.bounds();
        return all.cases;
    }

    /** The public keys of the issuer. */
    public static List<Map<String, Object>> keys() {
        return List.of(
                RSA.jwk(),
                with(KEYS.get("rsa-any").jwk(), "alg", null),
                with(KEYS.get("rsa-enc").jwk(), "use", "enc"),
                KEYS.get("weak").jwk(),
                KEYS.get("almost").jwk(),
                EC.jwk(),
                KEYS.get("ec-384").jwk(),
                KEYS.get("ec-521").jwk(),
                KEYS.get("ed").jwk(),
                with(with(RSA.named("exponent-1").jwk(), "e", "AQ"), "n", SigningKey.base64(modulus())),
                with(RSA.named("encrypts").jwk(), "key_ops", List.of("encrypt")),
                with(EC.named("off-curve").jwk(), "y", EC.jwk().get("x")));
    }

    private static byte[] modulus() {
        return ((RSAPublicKey) RSA.pair().getPublic()).getModulus().toByteArray();
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        if (value == null) {
            changed.remove(name);
        }
        return changed;
    }

    private String word(String word) {
        String[] parts = word.split(" ", 2);
        return switch (parts[0]) {
            case "in" -> Long.toString(now + Long.parseLong(parts[1]));
            case "ago" -> Long.toString(now - Long.parseLong(parts[1]));
            case "base64" -> SigningKey.base64(parts[1]);
            default -> words.get(word);
        };
    }

    private String credential(Row row) {
        if (row.value("credential").isPresent()) {
            return syntax.text(row.value("credential").get());
        }
        String[] sign = row.value("sign").orElse("rsa RS256").split(" ");
        String keyId = row.value("kid").orElse(sign[0]);
        String header = row.value("header")
                .orElseGet(() -> header(sign[1], keyId, row.all("member").toArray(String[]::new)));
        String claims = claims(row.all("claim"));
        String payload = row.value("payload")
                .orElse("<claims>")
                .replace("<claims>", claims)
                .replace("<open>", claims.substring(0, claims.length() - 1))
                .replace("<rest>", claims.substring(1));
        String input = SigningKey.base64(syntax.bytes(header)) + "." + SigningKey.base64(syntax.bytes(payload));
        return row.value("signature")
                .map(signature -> input + "." + syntax.text(signature))
                .orElseGet(() -> KEYS.get(sign[0]).signed(sign[1], input));
    }

    private static String header(String algorithm, String keyId, String... more) {
        String members = Stream.of(more).map(member -> "," + member).collect(Collectors.joining());
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"" + members + "}";
    }

    /** The usual claims with changes, as an object in the notation of the table. */
    private static String claims(List<String> changes) {
        Map<String, String> members = new LinkedHashMap<>();
        Stream.concat(CLAIMS.stream(), changes.stream()).forEach(change -> {
            String[] claim = change.split("=", 2);
            if (claim.length == 1) {
                members.remove(claim[0]);
            } else {
                members.put(claim[0], "\"" + claim[0] + "\":" + claim[1]);
            }
        });
        return "{" + String.join(",", members.values()) + "}";
    }

    private String payload(String... changes) {
        return syntax.text(claims(List.of(changes)));
    }

    private String input(String header) {
        return SigningKey.base64(header) + "." + SigningKey.base64(payload());
    }

    private String signed(String... changes) {
        return RSA.token("RS256", header("RS256", "rsa"), payload(changes));
    }

    private void accept(String name, String credential) {
        cases.add(new Case(name, true, credential));
    }

    private void refuse(String name, String credential) {
        cases.add(new Case(name, false, credential));
    }

    private void algorithms() throws JoseException {
        byte[] encoded = RSA.pair().getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        refuse("HS256 with the key's encoding", hmac(encoded));
        refuse("HS256 with the key's PEM", hmac(ascii(pem)));
        refuse("HS256 with the modulus", hmac(modulus()));
        refuse("an exponent of 1", signedWithExponent1());
    }

    private String hmac(byte[] secret) throws JoseException {
        String input = input(header("HS256", "rsa"));
        byte[] code =
                MacUtil.getInitializedMac("HmacSHA256", new HmacKey(secret)).doFinal(ascii(input));
        return input + "." + SigningKey.base64(code);
    }

    /** With an exponent of 1, the padded digest is its own signature. */
    private String signedWithExponent1() {
        String input = input(header("RS256", "exponent-1"));
        byte[] digest = HashUtil.getMessageDigest("SHA-256").digest(ascii(input));
        byte[] prefix = HexFormat.of().parseHex("003031300d060960864801650304020105000420");
        byte[] padding = new byte[256 - 2 - prefix.length - digest.length];
        Arrays.fill(padding, (byte) 0xff);
        return input + "." + SigningKey.base64(ByteUtil.concat(new byte[] {0, 1}, padding, prefix, digest));
    }

    private void signatures() throws IOException {
        String rsa = input(header("RS256", "rsa"));
        byte[] sound = RSA.signature("RS256", rsa);
        refuse("RS256, a zero before", rsa + "." + SigningKey.base64(ByteUtil.concat(new byte[1], sound)));
        refuse("RS256, a zero after", rsa + "." + SigningKey.base64(ByteUtil.concat(sound, new byte[1])));

        String ec = input(header("ES256", "ec"));
        byte[] both = EC.signature("ES256", ec);
        byte[] r = Arrays.copyOf(both, 32);
        byte[] s = Arrays.copyOfRange(both, 32, 64);
        byte[] zero = new byte[32];
        byte[] order = HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        Map<String, byte[]> forged = new LinkedHashMap<>();
        forged.put("all zero", ByteUtil.concat(zero, zero));
        forged.put("r zero", ByteUtil.concat(zero, s));
        forged.put("s zero", ByteUtil.concat(r, zero));
        forged.put("both the order", ByteUtil.concat(order, order));
        forged.put("63 bytes", Arrays.copyOf(both, 63));
        forged.put("65 bytes", Arrays.copyOf(both, 65));
        forged.put("each half padded to 33", ByteUtil.concat(new byte[1], r, new byte[1], s));
        forged.put("each half padded to 48", ByteUtil.concat(new byte[16], r, new byte[16], s));
        forged.put("nothing", new byte[0]);
        forged.put("DER", EcdsaUsingShaAlgorithm.convertConcatenatedToDer(both));
        forged.forEach((name, bytes) -> refuse("ES256, " + name, ec + "." + SigningKey.base64(bytes)));
    }

    private void encodings() throws JoseException {
        String header = header("RS256", "rsa");
        refuse("a header in UTF-16", RSA.token("RS256", utf16(header), ascii(payload())));
        refuse("a payload in UTF-16", RSA.token("RS256", ascii(header), utf16(payload())));
        String raw = SigningKey.base64(header("RS256", "rsa", "\"crit\":[\"b64\"]", "\"b64\":false"));
        refuse("a payload as it is", RSA.signed("RS256", raw + "." + payload().replace(".", "\\u002e")));
        refuse("zip DEF", deflated("DEF", payload()));
        refuse("zip GZIP", deflated("GZIP", payload()));
        refuse("a payload that grows", deflated("DEF", payload("pad=\"" + "0".repeat(5_000_000) + "\"")));
        String padded = Base64.getUrlEncoder().encodeToString(ascii(header));
        refuse(
                "a padded header that is signed",
                RSA.signed("RS256", padded + (padded.endsWith("=") ? "" : "=") + "." + words.get("p")));
        refuse("the other alphabet", otherAlphabet());
    }

    private static String deflated(String zip, String payload) throws JoseException {
        byte[] bytes = new DeflateRFC1951CompressionAlgorithm().compress(ascii(payload));
        return RSA.token("RS256", ascii(header("RS256", "rsa", "\"zip\":\"" + zip + "\"")), bytes);
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

    private void bounds() {
        String sound = words.get("sound");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(sound.charAt(sound.length() - 1));
        refuse("bits after the end", sound.substring(0, sound.length() - 1) + alphabet.charAt(last | 1));
        BigInteger wrapped = BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(now + 600));
        refuse("exp in ten minutes if only 64 bits are read", signed("exp=" + wrapped));
        int room = 8_192 - sound.length() - 20;
        accept("almost as long as is read", signed("pad=\"" + "x".repeat(room * 3 / 4 - 10) + "\""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16BE);
    }
}
