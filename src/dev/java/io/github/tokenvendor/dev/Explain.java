package io.github.tokenvendor.dev;

import io.github.tokenvendor.callers.Claims;
import io.github.tokenvendor.callers.Policies;
import io.github.tokenvendor.callers.Policy;
import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.VendorConfig;
import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Says which policy applies to a caller, what it grants, and why the others do not apply. It verifies nothing. */
public final class Explain {
    /** A policy applies to the caller. */
    static final int SERVED = 0;

    /** No policy does. */
    static final int REFUSED = 1;

    /** The policies or the claims are faulty. */
    static final int FAULTY = 2;

    private static final StrictJson JSON = new StrictJson(16);

    private Explain() {}

    /** Reads the policies from the environment, and claims or a credential from standard input. */
    public static void main(String[] arguments) throws IOException {
        String caller = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        System.exit(run(System.getenv(), caller, System.out));
    }

    /**
     * Prints the explanation.
     *
     * @param caller claims as a JSON object, or a credential, or nothing for a caller without one
     * @return the exit code
     */
    static int run(Map<String, String> environment, String caller, PrintStream out) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent("MASTER_TOKEN_SECRET_ID", "not-read");
        try {
            Optional<Policies> policies = VendorConfig.read(complete).policies();
            if (policies.isEmpty()) {
                out.println("There are no POLICIES: everybody may have every allowed scope.");
                return SERVED;
            }
            return caller.isBlank()
                    ? withoutCredential(policies.get(), out)
                    : withClaims(policies.get(), claims(caller.strip()), out);
        } catch (ConfigurationException e) {
            e.faults().forEach(out::println);
        } catch (MalformedJsonException | IllegalArgumentException e) {
            out.println("The caller must be claims as one strict JSON object, or a JSON Web Token.");
        }
        return FAULTY;
    }

    private static int withoutCredential(Policies policies, PrintStream out) {
        out.println("The caller shows no credential.");
        Optional<Policy> policy = policies.withoutIssuer();
        policy.ifPresent(serving -> out.println(served(serving)));
        if (policy.isEmpty()) {
            out.println("No policy is for callers without one: 401 authentication_required.");
        }
        return policy.isPresent() ? SERVED : REFUSED;
    }

    private static int withClaims(Policies policies, Claims claims, PrintStream out) {
        boolean isServed = false;
        for (Policy policy : policies.all()) {
            Optional<String> mismatch = policy.mismatch(claims);
            if (mismatch.isPresent()) {
                out.println(policy.name() + ": does not fit: " + mismatch.get());
            } else if (isServed) {
                out.println(policy.name() + ": fits as well, but an earlier policy serves the caller");
            } else {
                out.println(served(policy));
                isServed = true;
            }
        }
        if (!isServed) {
            out.println("No policy serves the caller: 401 or 403.");
        }
        return isServed ? SERVED : REFUSED;
    }

    private static String served(Policy policy) {
        return policy.name() + ": serves the caller with "
                + String.join(", ", policy.scopes().texts()) + " for at most "
                + policy.longest().toSeconds() + " s"
                + policy.requestsPerMinute()
                        .map(count -> ", " + count + " requests a minute")
                        .orElse("")
                + (policy.ownTokens() ? ", tokens of its own" : "");
    }

    private static Claims claims(String caller) throws MalformedJsonException {
        if (caller.startsWith("{")) {
            return new Claims(JSON.readObject(caller));
        }
        String[] parts = caller.split("\\.");
        return new Claims(JSON.readObject(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : "")));
    }
}
