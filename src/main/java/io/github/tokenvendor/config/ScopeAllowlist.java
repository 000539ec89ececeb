package io.github.tokenvendor.config;

import io.github.tokenvendor.vending.Scope;
import io.github.tokenvendor.vending.ScopeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the allowlist of scopes. */
final class ScopeAllowlist {
    private ScopeAllowlist() {}

    static ScopeSet read(VariableReader variables) {
        boolean secretScopes = variables.flag(Variable.ALLOW_SECRET_SCOPES);
        List<String> texts = variables.list(Variable.ALLOWED_SCOPES);
        List<Scope> scopes = new ArrayList<>();
        texts.forEach(text -> Scope.parse(text).ifPresent(scopes::add));
        if (texts.isEmpty() || scopes.size() < texts.size()) {
            variables.error(
                    Variable.ALLOWED_SCOPES,
                    "must list scopes such as styles:read, separated by commas, in small ASCII letters, digits and hyphens");
        }
        faultOf(scopes, secretScopes).ifPresent(fault -> variables.error(Variable.ALLOWED_SCOPES, fault));
        return new ScopeSet(scopes);
    }

    private static Optional<String> faultOf(List<Scope> scopes, boolean secretScopes) {
        if (scopes.stream().anyMatch(Scope.NEVER_VENDED::contains)) {
            return Optional.of(
                    "must never hold " + Scope.NEVER_VENDED + ": whoever has those mints without the vendor");
        }
        if (!secretScopes && !Scope.PUBLIC.containsAll(scopes)) {
            return Optional.of("holds a scope beyond the public ones " + Scope.PUBLIC + "; "
                    + Variable.ALLOW_SECRET_SCOPES + "=true permits that");
        }
        return Optional.empty();
    }
}
