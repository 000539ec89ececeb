package io.github.tokenvendor.rotation;

/** What a step that did not fail came to. */
public enum RotationOutcome {
    /** A new master was created and stored. */
    CREATED,
    /** The version has its master from an earlier try. */
    ALREADY_CREATED,
    /** There is nothing to set: Mapbox knows the token since it made it. */
    NOTHING_TO_SET,
    /** The new master vends. */
    TESTED,
    /** The version has no master yet, so the one in force was tested instead. */
    CURRENT_TESTED,
    /** The new master is in force. */
    FINISHED,
    /** The version is in force since an earlier try. */
    ALREADY_CURRENT
}
