package io.github.tokenvendor.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.crac.Core;
import org.crac.Resource;

/** A function that does what the event says, to test its environment. */
public final class ProbeHandler implements RequestHandler<Map<String, String>, Object> {

    private final Resource hooks = new Hooks();
    private int invocations;

    /** Fails when the environment says so. */
    public ProbeHandler() {
        String start = System.getenv().getOrDefault("PROBE_START", "");
        if (start.equals("throw")) {
            throw new IllegalStateException("start refused");
        }
        if (start.equals("exit")) {
            System.err.println("final output");
            System.exit(3);
        }
        Core.getGlobalContext().register(hooks);
    }

    @Override
    public Object handleRequest(Map<String, String> event, Context context) {
        invocations++;
        return switch (event.get("do")) {
            case "count" -> invocations;
            case "environment" -> System.getenv();
            case "context" ->
                Map.of(
                        "id", context.getAwsRequestId(),
                        "arn", context.getInvokedFunctionArn(),
                        "remaining", context.getRemainingTimeInMillis());
            case "print" -> print(event.get("text"));
            case "throw" -> throw new IllegalArgumentException(event.get("text"));
            case "exit" -> exit();
            case "hang" -> new CompletableFuture<>().join();
            default -> event;
        };
    }

    private static Object print(String text) {
        System.out.println(text);
        System.err.println("error " + text);
        return text;
    }

    private static Object exit() {
        System.err.println("final output");
        Runtime.getRuntime().halt(3);
        return null;
    }

    private static final class Hooks implements Resource {

        @Override
        public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
            System.out.println("before the snapshot");
        }

        @Override
        public void afterRestore(org.crac.Context<? extends Resource> context) {
            System.out.println("after the restore");
            if (System.getenv().containsKey("PROBE_RESTORE_FAILS")) {
                throw new IllegalStateException("restore refused");
            }
        }
    }
}
