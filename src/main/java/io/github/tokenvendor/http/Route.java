package io.github.tokenvendor.http;

import java.util.Optional;

/** The target of a request's method and path, and the account if the path names one. */
record Route(Target target, Optional<String> account) {
    enum Target {
        VEND,
        /** Vends to an anonymous caller, in a form that shared caches may keep. */
        VEND_CACHEABLE,
        PREFLIGHT,
        HEALTH
    }

    private static final String TOKENS = "/tokens";
    private static final String ANONYMOUS_TOKENS = "/tokens/anonymous";
    private static final String MAPBOX_TOKENS = "/tokens/v2/";
    private static final String HEALTH = "/health";

    /**
     * The route of a request; a trailing slash in its path is ignored.
     *
     * @param basePath a prefix that the path may have, without a trailing slash; empty for none
     * @param isCacheable whether the route for shared caches exists
     */
    static Route of(String method, String requestPath, String basePath, boolean isCacheable) throws ProblemException {
        String path = resolve(requestPath, basePath);
        if (path.equals(HEALTH)) {
            return health(method);
        }
        if (path.equals(TOKENS)) {
            return tokens(method, Optional.empty());
        }
        if (isCacheable && path.equals(ANONYMOUS_TOKENS)) {
            return anonymousTokens(method);
        }
        Optional<String> account = account(path);
        if (account.isPresent()) {
            return tokens(method, account);
        }
        throw ProblemException.of(ProblemType.NOT_FOUND, "there is nothing at this path; tokens are at POST /tokens");
    }

    /**
     * Removes the base path. It is optional, because some gateways strip it; a route's own path may also begin with it.
     */
    private static String resolve(String requestPath, String basePath) {
        String path = requestPath.endsWith("/") ? requestPath.substring(0, requestPath.length() - 1) : requestPath;
        String below = path.startsWith(basePath + "/") ? path.substring(basePath.length()) : path;
        return exists(below) ? below : path;
    }

    private static boolean exists(String path) {
        return path.equals(HEALTH)
                || path.equals(TOKENS)
                || path.equals(ANONYMOUS_TOKENS)
                || account(path).isPresent();
    }

    private static Optional<String> account(String path) {
        return path.startsWith(MAPBOX_TOKENS)
                ? Optional.of(path.substring(MAPBOX_TOKENS.length()))
                        .filter(account -> !account.isEmpty() && account.indexOf('/') < 0)
                : Optional.empty();
    }

    private static Route health(String method) throws ProblemException {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw ProblemException.methodNotAllowed("GET, HEAD");
        }
        return new Route(Target.HEALTH, Optional.empty());
    }

    private static Route anonymousTokens(String method) throws ProblemException {
        return switch (method) {
            case "GET" -> new Route(Target.VEND_CACHEABLE, Optional.empty());
            case "OPTIONS" -> new Route(Target.PREFLIGHT, Optional.empty());
            default -> throw ProblemException.methodNotAllowed("GET, OPTIONS");
        };
    }

    private static Route tokens(String method, Optional<String> account) throws ProblemException {
        return switch (method) {
            case "POST" -> new Route(Target.VEND, account);
            case "OPTIONS" -> new Route(Target.PREFLIGHT, account);
            default -> throw ProblemException.methodNotAllowed("OPTIONS, POST");
        };
    }

    boolean isCacheable() {
        return target == Target.VEND_CACHEABLE;
    }
}
