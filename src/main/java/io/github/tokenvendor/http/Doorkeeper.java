package io.github.tokenvendor.http;

import io.github.tokenvendor.audit.AuditRecord;
import io.github.tokenvendor.callers.Caller;
import io.github.tokenvendor.callers.CallerException;
import io.github.tokenvendor.callers.Callers;
import io.github.tokenvendor.callers.Claims;
import io.github.tokenvendor.callers.Policy;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.vending.Allowance;
import java.util.Optional;

/**
 * Applies the policies to requests, and records the caller in every result.
 *
 * @param callers identifies callers
 */
record Doorkeeper(Callers callers) {
    /** Serves a caller within an allowance. */
    @FunctionalInterface
    interface Service {
        ApiResult serve(Allowance allowance) throws ProblemException;
    }

    ApiResult admit(ApiRequest request, CallContext context, Service service) {
        Caller caller;
        try {
            caller = callers.identify(request::header, request.claims(), context);
        } catch (CallerException e) {
            return problem(ProblemException.of(e), request).by(audited(e.policy(), e.claims(), Optional.empty()));
        }
        return served(caller, request, service)
                .by(audited(Optional.of(caller.policy()), caller.claims(), caller.wouldRefuse()));
    }

    private static ApiResult served(Caller caller, ApiRequest request, Service service) {
        try {
            return service.serve(caller.allowance());
        } catch (ProblemException e) {
            return problem(e, request);
        } catch (RuntimeException | Error e) {
            return ApiResult.unexpected(e, request.id());
        }
    }

    private static ApiResult problem(ProblemException e, ApiRequest request) {
        return ApiResult.problem(e, request.id());
    }

    private static AuditRecord.Caller audited(
            Optional<Policy> policy, Optional<Claims> claims, Optional<CallerException.Refusal> wouldRefuse) {
        return new AuditRecord.Caller(
                policy.isPresent() ? policy.get().name() : "",
                claims.isPresent() ? claims.get().issuer() : "",
                claims.isPresent() ? claims.get().subject() : "",
                wouldRefuse.isPresent() ? ProblemType.of(wouldRefuse.get()).code() : "");
    }
}
