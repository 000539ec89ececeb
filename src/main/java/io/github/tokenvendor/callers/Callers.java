package io.github.tokenvendor.callers;

import io.github.tokenvendor.callers.CallerException.Refusal;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Identifies the caller of a request, and chooses the policy that applies. Safe for use by several threads. */
public final class Callers {
    private static final String SCHEME = "Bearer ";

    private final Policies policies;
    private final CredentialVerifier verifier;
    private final CallerRates rates = new CallerRates();
    private final InstantSource clock;

    /**
     * Creates an instance without any keys.
     *
     * @param timeout bounds fetching the keys of an issuer
     */
    public Callers(
            Policies policies, BoundedHttpClient exchange, Duration timeout, InstantSource clock, Executor executor) {
        IssuerKeys keys = new IssuerKeys(new KeySetFetcher(exchange, policies, clock), timeout, clock, executor);
        this.policies = policies;
        this.verifier = new CredentialVerifier(policies, keys, clock);
        this.clock = clock;
    }

    /**
     * Identifies the caller of a request.
     *
     * @param headers gives the value of a header by its lowercase name
     * @param gatewayClaims the claims that the gateway's JWT authorizer has verified; empty for none
     * @param context bounds fetching keys, and collects these calls
     * @throws CallerException if no policy applies to the caller
     */
    public Caller identify(
            Function<String, Optional<String>> headers, Map<String, String> gatewayClaims, CallContext context)
            throws CallerException {
        Caller caller;
        try {
            caller = caller(verified(headers, gatewayClaims, context));
        } catch (CallerException e) {
            caller = unlessEnforced(e);
        }
        Optional<Integer> allowance = caller.policy().requestsPerMinute();
        if (allowance.isPresent()) {
            String key = caller.policy().name() + " " + caller.id();
            Duration wait = rates.admit(key, allowance.get(), clock.instant());
            if (!wait.isZero()) {
                throw CallerException.tooManyRequests(caller, wait);
            }
        }
        return caller;
    }

    /**
     * Whether a request shows a credential in a header.
     *
     * @param headers gives the value of a header by its lowercase name
     */
    public boolean showCredential(Function<String, Optional<String>> headers) {
        for (String header : policies.headers()) {
            if (headers.apply(header).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The claims of each credential that the request shows, all of which must be valid. */
    private List<Claims> verified(
            Function<String, Optional<String>> headers, Map<String, String> gatewayClaims, CallContext context)
            throws CallerException {
        List<Claims> verified = new ArrayList<>();
        Set<String> shown = policies.headers();
        Claims byGateway = Claims.ofGateway(gatewayClaims);
        if (policies.hasIssuer(byGateway.issuer())) {
            if (!policies.hasAudienceOf(byGateway)) {
                throw CallerException.invalid("is for no audience that is configured here");
            }
            verified.add(byGateway);
            // The gateway took the credential that it verified from one of these headers.
            shown.removeAll(policies.headersOf(byGateway.issuer()));
        }
        for (String header : shown) {
            Optional<String> value = headers.apply(header);
            if (value.isPresent()) {
                verified.add(verifier.verify(credential(header, value.get()), context));
            }
        }
        return verified;
    }

    /** The name of the scheme is case-insensitive (RFC 9110, section 11.1). */
    private static String credential(String header, String value) throws CallerException {
        if (!header.equals(Conditions.AUTHORIZATION)) {
            return value;
        }
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw CallerException.invalid("does not follow the scheme Bearer");
        }
        return value.substring(SCHEME.length());
    }

    private Caller caller(List<Claims> verified) throws CallerException {
        if (verified.isEmpty()) {
            Optional<Policy> policy = policies.withoutIssuer();
            if (policy.isEmpty()) {
                throw CallerException.authenticationRequired();
            }
            return new Caller(policy.get(), Optional.empty(), Optional.empty());
        }
        for (Policy policy : policies.all()) {
            for (Claims claims : verified) {
                if (policy.mismatch(claims).isEmpty()) {
                    return new Caller(policy, Optional.of(claims), Optional.empty());
                }
            }
        }
        throw CallerException.notAllowed(policies, verified.get(0));
    }

    private Caller unlessEnforced(CallerException e) throws CallerException {
        boolean concernsCaller = e.refusal() == Refusal.AUTHENTICATION_REQUIRED
                || e.refusal() == Refusal.INVALID_CREDENTIAL
                || e.refusal() == Refusal.CALLER_NOT_ALLOWED;
        if (policies.isEnforced() || !concernsCaller) {
            throw e;
        }
        return new Caller(policies.withoutIssuer().orElseThrow(() -> e), e.claims(), Optional.of(e.refusal()));
    }
}
