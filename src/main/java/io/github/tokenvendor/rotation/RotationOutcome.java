package io.github.tokenvendor.rotation;

/** The result of a successful step. */
public enum RotationOutcome {
    /** A new master was created and stored. */
    CREATED,
    /** An earlier attempt has already stored the version's master. */
    ALREADY_CREATED,
    /** Nothing to set: Mapbox created the token and knows it. */
    NOTHING_TO_SET,
    /** The new master can vend. */
    TESTED,
    /** The version has no master yet, so the current one was tested instead. */
    CURRENT_TESTED,
    /** The new master is current. */
    FINISHED,
    /** An earlier attempt has already made the version current. */
    ALREADY_CURRENT
}
