package io.github.tokenvendor.rotation;

/**
 * The four steps in which Secrets Manager rotates a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html">
 *     Lambda rotation functions</a>
 */
enum RotationStep {
    /** Creates the new master and stores it under {@code AWSPENDING}. */
    CREATE("createSecret"),
    /** Does nothing: it is for services that have to be told the new secret. */
    SET("setSecret"),
    /** Verifies that the new master can vend. */
    TEST("testSecret"),
    /** Makes it the current version. */
    FINISH("finishSecret");

    private final String text;

    RotationStep(String text) {
        this.text = text;
    }

    /** Accepts {@code createSecret}, as in events, and {@code create_secret}, as in AWS's user guide. */
    static RotationStep of(String text) {
        for (RotationStep step : values()) {
            if (step.text.equals(text) || step.text.replace("S", "_s").equals(text)) {
                return step;
            }
        }
        throw RotationFailure.INVALID_EVENT.because(
                "The event is not a valid event of Secrets Manager: Step must be createSecret, setSecret, testSecret or"
                        + " finishSecret. Only Secrets Manager should call this function.");
    }
}
