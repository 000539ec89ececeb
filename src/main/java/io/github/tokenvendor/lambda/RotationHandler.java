package io.github.tokenvendor.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import io.github.tokenvendor.rotation.RotationFunction;
import io.github.tokenvendor.rotation.RotationRequest;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * Rotates the master token when Secrets Manager requests it.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html">
 *     Rotation by Lambda function</a>
 */
public final class RotationHandler implements RequestHandler<SecretsManagerRotationEvent, Void> {
    private final RotationFunction rotation;

    /** Creates the handler from the process's environment; Lambda calls this once for each environment. */
    public RotationHandler() {
        this(System.getenv(), Clock.systemUTC(), System.out);
    }

    /** Creates the handler from a given environment. */
    public RotationHandler(Map<String, String> environment, Clock clock, PrintStream log) {
        this.rotation = RotationWiring.of(environment, clock, log);
    }

    /**
     * Runs one step of a rotation.
     *
     * @param context has the time left; may be null
     * @return null: Secrets Manager ignores the result
     * @throws io.github.tokenvendor.rotation.RotationException when the step failed; its message is for an operator
     */
    @Override
    public Void handleRequest(SecretsManagerRotationEvent event, Context context) {
        SecretsManagerRotationEvent request = event == null ? new SecretsManagerRotationEvent() : event;
        Invocation invocation = Invocation.of(context);
        rotation.run(new RotationRequest(
                invocation.function(),
                invocation.id(),
                invocation.remaining(),
                Objects.requireNonNullElse(request.getStep(), ""),
                Objects.requireNonNullElse(request.getSecretId(), ""),
                Objects.requireNonNullElse(request.getClientRequestToken(), ""),
                Objects.requireNonNullElse(request.getRotationToken(), "")));
        return null;
    }
}
