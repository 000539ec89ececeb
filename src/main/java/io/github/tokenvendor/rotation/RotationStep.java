package io.github.tokenvendor.rotation;

/**
 * The four steps in which Secrets Manager rotates a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html">
 *     Lambda rotation functions</a>
 */
enum RotationStep {
    /** Makes the new master and stores it under {@code AWSPENDING}. */
    CREATE("createSecret"),
    /** Would tell another service of it; Mapbox knows its tokens already. */
    SET("setSecret"),
    /** Proves that the new master vends. */
    TEST("testSecret"),
    /** Puts it into force. */
    FINISH("finishSecret");

    private final String text;

    RotationStep(String text) {
        this.text = text;
    }

    /** Events say {@code createSecret}, and AWS's user guide {@code create_secret}: both are understood. */
    static RotationStep of(String text) {
        for (RotationStep step : values()) {
            if (step.text.equals(text) || step.text.replace("S", "_s").equals(text)) {
                return step;
            }
        }
        throw RotationFailure.INVALID_EVENT.because(
                "The event is none of Secrets Manager's: Step must be createSecret, setSecret, testSecret or"
                        + " finishSecret. Only Secrets Manager should call this function.");
    }
}
