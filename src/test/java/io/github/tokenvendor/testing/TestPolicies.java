package io.github.tokenvendor.testing;

import io.github.tokenvendor.fake.FakeIssuer;

/** Policies in the form of the variable {@code POLICIES}. */
public final class TestPolicies {
    private TestPolicies() {}

    /**
     * A policy for an issuer's callers, as JSON.
     *
     * @param more further members, each with a comma before it
     */
    public static String of(FakeIssuer issuer, String name, String more) {
        return "{\"name\":\"" + name + "\",\"issuer\":\"" + issuer.name() + "\",\"audience\":\"" + FakeIssuer.AUDIENCE
                + "\"" + more + "}";
    }
}
