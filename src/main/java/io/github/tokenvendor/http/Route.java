package io.github.tokenvendor.http;

import java.util.Optional;

/** The target of a request's method and path, and the account if the path names one. */
record Route(Target target, Optional<String> account) {
    enum Target {
        VEND,
        PREFLIGHT,
        HEALTH
    }

    private static final String TOKENS = "/tokens";
    private static final String MAPBOX_TOKENS = "/tokens/v2/";
    private static final String HEALTH = "/health";

    /**
     * The route of a request; a trailing slash in its path is ignored.
     *
     * @param basePath a prefix that the path may have, without a trailing slash; empty for none
     */
    static Route of(String method, String requestPath, String basePath) throws ProblemException {
        String path = relative(requestPath, basePath);
        if (path.equals(HEALTH)) {
            return health(method);
        }
        if (path.equals(TOKENS)) {
            return tokens(method, Optional.empty());
        }
        if (path.startsWith(MAPBOX_TOKENS)) {
            String account = path.substring(MAPBOX_TOKENS.length());
            if (!account.isEmpty() && account.indexOf('/') < 0) {
                return tokens(method, Optional.of(account));
            }
        }
        throw ProblemException.of(ProblemType.NOT_FOUND, "there is nothing at this path; tokens are at POST /tokens");
    }

    /** Some gateways strip the base path, so it is optional. */
    private static String relative(String path, String basePath) {
        String below = path.startsWith(basePath + "/") ? path.substring(basePath.length()) : path;
        return below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    private static Route health(String method) throws ProblemException {
        if (!method.equals("GET")) {
            throw ProblemException.methodNotAllowed("GET");
        }
        return new Route(Target.HEALTH, Optional.empty());
    }

    private static Route tokens(String method, Optional<String> account) throws ProblemException {
        return switch (method) {
            case "POST" -> new Route(Target.VEND, account);
            case "OPTIONS" -> new Route(Target.PREFLIGHT, account);
            default -> throw ProblemException.methodNotAllowed("OPTIONS, POST");
        };
    }
}
