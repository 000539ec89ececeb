package io.github.tokenvendor.fake;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The context of an invocation that starts now. */
public final class FakeLambdaContext implements Context {
    private static final String REQUEST_ID = "00000000-0000-4000-8000-000000000000";
    private static final String FUNCTION = "token-vendor";
    private static final int MEMORY_MB = 512;

    private final String requestId;
    private final String functionName;
    private final PrintStream log;
    private final long end;

    /** Creates an invocation with this timeout. */
    public FakeLambdaContext(Duration timeout) {
        this(REQUEST_ID, FUNCTION, timeout, System.err);
    }

    /** Creates an invocation whose logger writes to {@code log}; request id and function name may be null. */
    public FakeLambdaContext(String requestId, String functionName, Duration timeout, PrintStream log) {
        this.requestId = requestId;
        this.functionName = functionName;
        this.log = log;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, (end - System.nanoTime()) / 1_000_000);
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/" + functionName;
    }

    @Override
    public String getLogStreamName() {
        return "local";
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:123456789012:function:" + functionName;
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getMemoryLimitInMB() {
        return MEMORY_MB;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                log.println(message);
            }

            @Override
            public void log(byte[] message) {
                log.println(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
