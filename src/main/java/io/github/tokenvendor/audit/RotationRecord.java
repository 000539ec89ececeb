package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about one step of a rotation; nothing in it is secret: the ids of tokens are none.
 *
 * @param function the Lambda function's name
 * @param requestId the invocation's id
 * @param step the step as the event named it
 * @param versionId the version of the secret that the rotation makes
 * @param outcome what was done, or the failure
 * @param failed whether the step failed
 * @param detail what a person should know; empty for none
 * @param created the id of the token that was created at Mapbox, if one was
 * @param deleted the ids of the tokens that were deleted at Mapbox
 * @param orphan the id, or else the note, of a token at Mapbox that nothing refers to any more, if there may be one
 * @param calls the calls to upstreams
 * @param took how long it all took
 */
public record RotationRecord(
        String function,
        String requestId,
        String step,
        String versionId,
        String outcome,
        boolean failed,
        String detail,
        Optional<String> created,
        List<String> deleted,
        Optional<String> orphan,
        List<UpstreamCall> calls,
        Duration took) {}
