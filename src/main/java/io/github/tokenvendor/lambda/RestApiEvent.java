package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import org.jspecify.annotations.Nullable;

/** An event of payload format 1.0, or a scheduled one, with the member that the event class lacks. */
final class RestApiEvent extends APIGatewayProxyRequestEvent {
    private final @Nullable String check;

    /** What a scheduled event asks to be checked. */
    @Nullable
    String check() {
        return check;
    }

    private RestApiEvent(@Nullable String check) {
        this.check = check;
    }

    static RestApiEvent of(EventMembers members) {
        RestApiEvent event = new RestApiEvent(members.text("check"));
        event.setVersion(members.text("version"));
        event.setHttpMethod(members.text("httpMethod"));
        event.setPath(members.text("path"));
        event.setHeaders(members.texts("headers"));
        event.setMultiValueHeaders(members.lists("multiValueHeaders"));
        event.setQueryStringParameters(members.texts("queryStringParameters"));
        event.setMultiValueQueryStringParameters(members.lists("multiValueQueryStringParameters"));
        event.setBody(members.text("body"));
        event.setIsBase64Encoded(members.flag("isBase64Encoded"));
        EventMembers context = members.object("requestContext");
        if (context != null) {
            ProxyRequestContext proxy = new ProxyRequestContext();
            proxy.setRequestId(context.text("requestId"));
            EventMembers authorizer = context.object("authorizer");
            proxy.setAuthorizer(authorizer == null ? null : authorizer.members());
            event.setRequestContext(proxy);
        }
        return event;
    }
}
