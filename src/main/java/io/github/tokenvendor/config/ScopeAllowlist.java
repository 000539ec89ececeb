package io.github.tokenvendor.config;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import java.util.ArrayList;
import java.util.List;

/** Reads and validates the allowlist of scopes. */
final class ScopeAllowlist {
    private ScopeAllowlist() {}

    static ScopeSet read(VariableReader variables) {
        // With policies, each says whether its callers get secret scopes.
        boolean secretScopes = variables.flag(Variable.ALLOW_SECRET_SCOPES) || variables.has(Variable.POLICIES);
        List<String> texts = variables.list(Variable.ALLOWED_SCOPES);
        List<Scope> scopes = new ArrayList<>();
        texts.forEach(text -> Scope.parse(text).ifPresent(scopes::add));
        if (texts.isEmpty() || scopes.size() < texts.size()) {
            variables.error(
                    Variable.ALLOWED_SCOPES,
                    "must list scopes such as styles:read, separated by commas, in lowercase ASCII letters, digits and hyphens");
        }
        if (scopes.stream().anyMatch(Scope.NEVER_VENDED::contains)) {
            variables.error(
                    Variable.ALLOWED_SCOPES,
                    "must never contain " + Scope.NEVER_VENDED + ": their holder could mint without the vendor");
        } else if (!secretScopes && !Scope.PUBLIC.containsAll(scopes)) {
            variables.error(
                    Variable.ALLOWED_SCOPES,
                    "contains a scope other than the public ones " + Scope.PUBLIC + "; " + Variable.ALLOW_SECRET_SCOPES
                            + "=true permits it");
        }
        return new ScopeSet(scopes);
    }
}
