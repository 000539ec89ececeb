package io.github.tokenvendor.callers;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.upstream.UpstreamUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads the variable {@code POLICIES}; reports each fault with its place, such as {@code POLICIES[1].claims.sub}. */
public final class PolicyReader {
    /**
     * The bounds of every policy.
     *
     * @param scopes the most that a policy may allow
     * @param longest the longest lifetime that it may allow
     * @param mintsPerMinute how often this environment may call Mapbox
     * @param allowsSecretScopes whether callers who show no credential may get scopes beyond the public ones
     */
    public record Bounds(ScopeSet scopes, Duration longest, int mintsPerMinute, boolean allowsSecretScopes) {}

    private static final String VARIABLE = "POLICIES";
    private static final int MAX_POLICIES = 16;
    private static final int MAX_REQUESTS = 1_000_000;
    private static final int MIN_SECONDS = 60;
    private static final List<String> WITH_ISSUER_ONLY =
            List.of("audience", "claims", "keys", "header", "requests_per_minute");
    private static final Set<String> KNOWN = Set.of(
            "name",
            "issuer",
            "audience",
            "claims",
            "keys",
            "header",
            "scopes",
            "max_seconds",
            "mints_per_minute",
            "requests_per_minute",
            "tokens");

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

    private final Bounds bounds;
    private final Consumer<String> faults;
    private final Set<String> names = new HashSet<>();
    private final Map<String, URI> keysByIssuer = new HashMap<>();
    private boolean hasPolicyWithoutIssuer;

    private PolicyReader(Bounds bounds, Consumer<String> faults) {
        this.bounds = bounds;
        this.faults = faults;
    }

    /**
     * Reads the policies.
     *
     * @param isEnforced whether callers who match no policy are refused
     * @param faults receives each fault: one sentence that starts with its place
     * @return the policies; meaningless if there is a fault
     */
    public static Policies read(String json, boolean isEnforced, Bounds bounds, Consumer<String> faults) {
        return new Policies(new PolicyReader(bounds, faults).policies(json), isEnforced);
    }

    private List<Policy> policies(String json) {
        List<Policy> policies = new ArrayList<>();
        List<Object> items = items(json);
        for (int i = 0; i < items.size(); i++) {
            String place = VARIABLE + "[" + i + "]";
            if (items.get(i) instanceof Map<?, ?> members) {
                policies.add(policy(new Members(place, members, faults)));
            } else {
                faults.accept(place + " must be an object");
            }
        }
        return policies;
    }

    private List<Object> items(String json) {
        try {
            List<Object> items = new StrictJson(8).readArray(json);
            if (items.isEmpty() || items.size() > MAX_POLICIES) {
                faults.accept(VARIABLE + " must have 1 to " + MAX_POLICIES + " policies");
            }
            return items;
        } catch (MalformedJsonException e) {
            faults.accept(VARIABLE + " must be a JSON array of policies, without duplicate members");
            return List.of();
        }
    }

    private Policy policy(Members members) {
        members.refuseOthersThan(KNOWN);
        boolean hasIssuer = members.has("issuer");
        return new Policy(
                name(members),
                hasIssuer ? Optional.of(conditions(members)) : withoutIssuer(members),
                scopes(members, hasIssuer),
                Duration.ofSeconds(members.number(
                        "max_seconds", MIN_SECONDS, (int) bounds.longest().toSeconds())),
                members.number("mints_per_minute", 1, bounds.mintsPerMinute()),
                members.has("requests_per_minute")
                        ? Optional.of(members.number("requests_per_minute", 1, MAX_REQUESTS))
                        : Optional.empty(),
                ownTokens(members, hasIssuer));
    }

    private String name(Members members) {
        String name = members.text("name");
        if (!NAME.matcher(name).matches()) {
            members.fault("name", "must be 1 to 32 lowercase ASCII letters, digits and hyphens");
        } else if (!names.add(name)) {
            members.fault("name", "must differ from the names of the other policies");
        }
        return name;
    }

    private Optional<Conditions> withoutIssuer(Members members) {
        for (String name : WITH_ISSUER_ONLY) {
            if (members.has(name)) {
                members.fault(name, "needs an issuer in the same policy");
            }
        }
        if (hasPolicyWithoutIssuer) {
            members.fault("must have an issuer: another policy is for callers who show no credential");
        }
        hasPolicyWithoutIssuer = true;
        return Optional.empty();
    }

    private Conditions conditions(Members members) {
        String issuer = members.text("issuer");
        Optional<URI> address = UpstreamUrl.parse(issuer);
        if (address.isEmpty() || address.get().getRawQuery() != null) {
            members.fault(
                    "issuer",
                    "must be an https:// address, or an http:// address of a loopback host, exactly as in the iss of the"
                            + " credentials");
        }
        return new Conditions(
                issuer,
                members.texts("audience"),
                members.textsByName("claims"),
                keys(members, issuer),
                header(members));
    }

    private Optional<URI> keys(Members members, String issuer) {
        Optional<URI> keys = members.address("keys");
        if (keys.isPresent()
                && !keysByIssuer.computeIfAbsent(issuer, first -> keys.get()).equals(keys.get())) {
            members.fault("keys", "must be the same in every policy of this issuer");
        }
        return keys;
    }

    private static String header(Members members) {
        String header = members.has("header") ? members.text("header") : Conditions.AUTHORIZATION;
        if (!HEADER.matcher(header).matches()) {
            members.fault("header", "must be the name of a header");
        }
        return header.toLowerCase(Locale.ROOT);
    }

    private ScopeSet scopes(Members members, boolean hasIssuer) {
        ScopeSet scopes = members.has("scopes") ? listedScopes(members) : bounds.scopes();
        if (!hasIssuer && !bounds.allowsSecretScopes() && !Scope.PUBLIC.containsAll(scopes.scopes())) {
            members.fault(
                    "scopes",
                    "must be among the public scopes " + Scope.PUBLIC
                            + " where there is no issuer; ALLOW_SECRET_SCOPES=true permits others");
        }
        return scopes;
    }

    private ScopeSet listedScopes(Members members) {
        List<?> items = members.get("scopes") instanceof List<?> list ? list : List.of();
        List<Scope> scopes = new ArrayList<>();
        for (Object item : items) {
            (item instanceof String text ? Scope.parse(text) : Optional.<Scope>empty())
                    .filter(bounds.scopes().scopes()::contains)
                    .ifPresent(scopes::add);
        }
        if (items.isEmpty() || scopes.size() < items.size()) {
            members.fault("scopes", "must be an array of one or more of the ALLOWED_SCOPES");
        }
        return new ScopeSet(scopes);
    }

    private static boolean ownTokens(Members members, boolean hasIssuer) {
        String tokens = members.has("tokens") ? members.text("tokens") : "shared";
        if (!tokens.equals("own") && !tokens.equals("shared")) {
            members.fault("tokens", "must be shared or own");
        } else if (tokens.equals("own") && !hasIssuer) {
            members.fault("tokens", "must be shared where there is no issuer, because callers cannot be told apart");
        }
        return tokens.equals("own");
    }
}
