package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;

/** An event of payload format 1.0, or a scheduled one, with the member that the event class lacks. */
final class RestApiEvent extends APIGatewayProxyRequestEvent {
    private final boolean asksForCheck;

    private RestApiEvent(boolean asksForCheck) {
        this.asksForCheck = asksForCheck;
    }

    /** Whether an event asks for a check that vending works, as only scheduled ones do. */
    static boolean asksForCheck(APIGatewayProxyRequestEvent event) {
        return event instanceof RestApiEvent own && own.asksForCheck;
    }

    static RestApiEvent of(EventMembers members) {
        RestApiEvent event = new RestApiEvent(members.asksForCheck());
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
