package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;

/** An event of payload format 2.0, or a scheduled one, with the member that the event class lacks. */
final class HttpApiEvent extends APIGatewayV2HTTPEvent {
    private final boolean asksForCheck;

    private HttpApiEvent(boolean asksForCheck) {
        this.asksForCheck = asksForCheck;
    }

    /** Whether an event asks for a check that vending works, as only scheduled ones do. */
    static boolean asksForCheck(APIGatewayV2HTTPEvent event) {
        return event instanceof HttpApiEvent own && own.asksForCheck;
    }

    static HttpApiEvent of(EventMembers members) {
        HttpApiEvent event = new HttpApiEvent(members.asksForCheck());
        event.setVersion(members.text("version"));
        event.setRawPath(members.text("rawPath"));
        event.setRawQueryString(members.text("rawQueryString"));
        event.setHeaders(members.texts("headers"));
        event.setBody(members.text("body"));
        event.setIsBase64Encoded(members.flag("isBase64Encoded"));
        EventMembers context = members.object("requestContext");
        if (context != null) {
            event.setRequestContext(context(context));
        }
        return event;
    }

    private static RequestContext context(EventMembers members) {
        RequestContext context = new RequestContext();
        context.setRequestId(members.text("requestId"));
        context.setStage(members.text("stage"));
        EventMembers http = members.object("http");
        if (http != null) {
            context.setHttp(RequestContext.Http.builder()
                    .withMethod(http.text("method"))
                    .build());
        }
        EventMembers authorizer = members.object("authorizer");
        EventMembers jwt = authorizer == null ? null : authorizer.object("jwt");
        if (jwt != null) {
            RequestContext.Authorizer.JWT claims = RequestContext.Authorizer.JWT
                    .builder()
                    .withClaims(jwt.texts("claims"))
                    .build();
            context.setAuthorizer(
                    RequestContext.Authorizer.builder().withJwt(claims).build());
        }
        return context;
    }
}
