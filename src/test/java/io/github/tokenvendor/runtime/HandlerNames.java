package io.github.tokenvendor.runtime;

import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RestApiHandler;

/** The entry points as they are written in a function's configuration. */
public final class HandlerNames {

    /** HTTP API and function URL. */
    public static final String HTTP_API = HttpApiHandler.class.getName() + "::handleRequest";
    /** REST API. */
    public static final String REST_API = RestApiHandler.class.getName() + "::handleRequest";

    private HandlerNames() {}
}
