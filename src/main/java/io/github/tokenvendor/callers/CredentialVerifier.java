package io.github.tokenvendor.callers;

import io.github.tokenvendor.json.JsonDecimal;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.upstream.CallContext;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Verifies credentials: signed JSON Web Tokens (RFC 7519), following best current practices (RFC 8725), and more
 * strictly where issuers allow it.
 *
 * <p>The library sees a credential only after everything except its signature has been checked here.
 */
final class CredentialVerifier {
    /** Longer credentials are rejected unread. */
    static final int MAX_LENGTH = 8_192;

    /** An entry takes about 150 bytes. */
    private static final int REMEMBERED = 4_096;

    private static final StrictJson JSON = new StrictJson(16);
    private static final Duration LEEWAY = Duration.ofSeconds(60);
    /** The last second of the year 9999; a later time is probably in milliseconds. */
    private static final BigInteger LAST_TIME = BigInteger.valueOf(253_402_300_799L);

    private static final Pattern DECIMAL_TIME = Pattern.compile("-?[0-9]{1,12}\\.[0-9]{1,9}");

    /** Members that change what a signature covers or how the payload must be read. */
    private static final Set<String> REFUSED_MEMBERS = Set.of("crit", "b64", "zip", "cty", "enc");

    /** Types of tokens that are meant for an API; others, such as logout tokens, are signed by the same keys. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private final Policies policies;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final VerifiedCredentials verified = new VerifiedCredentials(REMEMBERED);

    CredentialVerifier(Policies policies, IssuerKeys keys, InstantSource clock) {
        this.policies = policies;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Verifies a credential against the keys of its issuer.
     *
     * @throws CallerException if it is not valid, or the keys are unavailable
     */
    Claims verify(String credential, CallContext context) throws CallerException {
        if (credential.length() > MAX_LENGTH) {
            throw CallerException.invalid("is longer than " + MAX_LENGTH + " characters");
        }
        String[] parts = credential.split("\\.", -1);
        if (parts.length != 3) {
            throw CallerException.invalid("is not a signed JSON Web Token");
        }
        Map<String, Object> header = members(parts[0]);
        Claims claims = new Claims(members(parts[1]));
        bytes(parts[2]);
        String algorithm = algorithm(header);
        requireConfigured(claims);
        requireCurrent(claims);
        List<VerificationKey> candidates = keys.find(claims.issuer(), keyId(header), algorithm, context);
        if (!verified.isSigned(credential, algorithm, candidates)) {
            throw CallerException.invalid("is not signed with a key of its issuer");
        }
        return claims;
    }

    private static String algorithm(Map<String, Object> header) throws CallerException {
        for (String member : REFUSED_MEMBERS) {
            if (header.containsKey(member)) {
                throw CallerException.invalid("has the header member " + member + ", which is not supported");
            }
        }
        if (header.containsKey("typ")
                && !(header.get("typ") instanceof String type && TYPES.contains(type.toLowerCase(Locale.ROOT)))) {
            throw CallerException.invalid("has a typ other than JWT and at+jwt");
        }
        if (!(header.get("alg") instanceof String algorithm && VerificationKey.ALGORITHMS.contains(algorithm))) {
            throw CallerException.invalid("is not signed with a supported algorithm");
        }
        return algorithm;
    }

    /** The id of the key in the header; empty if the header names no key. */
    private static Optional<String> keyId(Map<String, Object> header) throws CallerException {
        if (!header.containsKey("kid")) {
            return Optional.empty();
        }
        if (!(header.get("kid") instanceof String id)) {
            throw CallerException.invalid("has a kid that is not a string");
        }
        return Optional.of(id);
    }

    private void requireConfigured(Claims claims) throws CallerException {
        if (!policies.hasIssuer(claims.issuer())) {
            throw CallerException.invalid("is of no issuer that is configured here");
        }
        requireTexts(claims, claims.members().containsKey("aud") ? "aud" : "client_id");
        if (!policies.hasAudienceOf(claims)) {
            throw CallerException.invalid("is for no audience that is configured here");
        }
        Object subject = claims.members().getOrDefault("sub", "");
        // Encoding would turn different unpaired surrogates into the same caller.
        if (!(subject instanceof String text
                && StandardCharsets.UTF_8.newEncoder().canEncode(text))) {
            throw CallerException.invalid("has a sub that is not a string");
        }
    }

    private static void requireTexts(Claims claims, String name) throws CallerException {
        Object value = claims.members().getOrDefault(name, List.of());
        boolean isText = value instanceof String
                || (value instanceof List<?> items && items.stream().allMatch(String.class::isInstance));
        if (!isText) {
            throw CallerException.invalid("has a malformed " + name);
        }
    }

    private void requireCurrent(Claims claims) throws CallerException {
        Instant now = clock.instant();
        Instant expires =
                time(claims, "exp").orElseThrow(() -> CallerException.invalid("has no exp, which is required"));
        if (!now.isBefore(expires.plus(LEEWAY))) {
            throw CallerException.invalid("has expired");
        }
        for (String name : List.of("nbf", "iat")) {
            if (time(claims, name).filter(now.plus(LEEWAY)::isBefore).isPresent()) {
                throw CallerException.invalid("is not valid yet: its " + name + " is in the future");
            }
        }
    }

    private static Optional<Instant> time(Claims claims, String name) throws CallerException {
        Object value = claims.members().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonDecimal decimal
                && DECIMAL_TIME.matcher(decimal.literal()).matches()) {
            value = new BigInteger(
                    decimal.literal().substring(0, decimal.literal().indexOf('.')));
        }
        if (!(value instanceof BigInteger seconds) || seconds.abs().compareTo(LAST_TIME) > 0) {
            throw CallerException.invalid("has a malformed " + name);
        }
        return Optional.of(Instant.ofEpochSecond(seconds.longValueExact()));
    }

    private static Map<String, Object> members(String part) throws CallerException {
        try {
            return JSON.readObject(bytes(part));
        } catch (MalformedJsonException e) {
            throw CallerException.invalid("has a header or payload that is not strict JSON");
        }
    }

    /** Decodes base64url without padding, and accepts only the canonical spelling of the bytes. */
    private static byte[] bytes(String part) throws CallerException {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Rejected below, like any other spelling.
        }
        throw CallerException.invalid("is not in canonical base64url");
    }
}
