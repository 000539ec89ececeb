package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import org.jspecify.annotations.Nullable;

/** An event of payload format 2.0, or a scheduled one, with the member that the event class lacks. */
final class HttpApiEvent extends APIGatewayV2HTTPEvent {
    private final @Nullable String check;

    /** What a scheduled event asks to be checked. */
    @Nullable
    String check() {
        return check;
    }

    private HttpApiEvent(@Nullable String check) {
        this.check = check;
    }

    static HttpApiEvent of(EventMembers members) {
        HttpApiEvent event = new HttpApiEvent(members.text("check"));
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
