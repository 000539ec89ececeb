package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.LeaseItem.CLAIMANT;
import static io.github.tokenvendor.sharing.LeaseItem.CLAIMED_UNTIL;
import static io.github.tokenvendor.sharing.LeaseItem.EXPIRES_AT;
import static io.github.tokenvendor.sharing.LeaseItem.FAILURE;
import static io.github.tokenvendor.sharing.LeaseItem.MASTER;
import static io.github.tokenvendor.sharing.LeaseItem.REFUSED_AT;
import static io.github.tokenvendor.sharing.LeaseItem.TOKEN;
import static io.github.tokenvendor.sharing.LeaseItem.number;
import static io.github.tokenvendor.sharing.LeaseItem.text;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsJsonClient;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.vending.LeaseCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Shared leases in an Amazon DynamoDB table; every write is a conditional update of one item. */
public final class DynamoDbLeaseTable implements LeaseTable {
    /** A claim that lapsed longer ago than this is void, whatever else is wrong with the item. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    /** A lease lives for at most an hour, so an item is never deleted before its lease expires. */
    private static final Duration CLAIM_KEPT = Duration.ofHours(1);

    private final AwsJsonClient dynamoDb;
    private final String table;

    /** Creates the table's client; nothing is resolved yet. */
    public DynamoDbLeaseTable(
            BoundedHttpClient exchange, AwsEndpoint endpoint, AwsCredentialsProvider credentials, Clock clock) {
        this.dynamoDb = new AwsJsonClient(exchange, endpoint, credentials, clock);
        this.table = endpoint.resource();
    }

    @Override
    public Entry read(String id, CallContext context) throws LeaseTableException {
        TableRequest request = request(id)
                .with("ConsistentRead", true)
                // Other attributes need not be transferred.
                .with("ProjectionExpression", "#token, #master, #claimant, #claimed_until, #refused_at, #failure")
                .names(TOKEN, MASTER, CLAIMANT, CLAIMED_UNTIL, REFUSED_AT, FAILURE);
        try {
            Map<String, Object> response = dynamoDb.call("GetItem", request.parameters(), context);
            return response.get("Item") instanceof Map<?, ?> item ? LeaseItem.parse(item) : Entry.EMPTY;
        } catch (AwsException e) {
            throw new LeaseTableException();
        }
    }

    @Override
    public boolean claim(String id, Entry seen, Claim mine, Optional<Instant> refusedAt, CallContext context)
            throws LeaseTableException {
        String set = "SET #claimant = :mine, #claimed_until = :until, #expires_at = :kept";
        String condition = "(" + unclaimed(seen) + ") AND " + unchanged("token", seen.token()) + " AND "
                + unchanged("failure", seen.failure());
        TableRequest request = request(id)
                .names(CLAIMANT, CLAIMED_UNTIL, EXPIRES_AT, TOKEN, FAILURE)
                .value("mine", text(mine.claimant()))
                .value("until", number(mine.until().toEpochMilli()))
                .value("kept", number(mine.until().plus(CLAIM_KEPT).getEpochSecond()))
                .value("text", text("S"))
                .value("number", text("N"))
                .value("forgotten", number(mine.until().minus(FORGOTTEN).toEpochMilli()));
        seen.claim().ifPresent(claim -> request.value("seen", text(claim.claimant())));
        seen.token().ifPresent(token -> request.value("token", text(token)));
        seen.failure().ifPresent(failure -> request.value("failure", text(failure)));
        if (refusedAt.isPresent()) {
            Instant now = refusedAt.get();
            set += ", #refused_at = :now";
            // None of the vendor's environments wrote a time in the future.
            condition += " AND (NOT attribute_type(#refused_at, :number) OR #refused_at < :long_ago"
                    + " OR :soon < #refused_at OR #refused_at = :now)";
            request.names(REFUSED_AT)
                    .value("now", number(now.toEpochMilli()))
                    .value(
                            "long_ago",
                            number(now.minus(LeaseCache.REFUSAL_INTERVAL).toEpochMilli() + 1))
                    .value("soon", number(now.plus(SharedLeases.MAX_SKEW).toEpochMilli()));
        }
        return update(request.with("UpdateExpression", set).with("ConditionExpression", condition), context);
    }

    /** The claimant's own claim counts as free: the request may have been sent twice. */
    private static String unclaimed(Entry seen) {
        String free = "NOT attribute_type(#claimant, :text) OR NOT attribute_type(#claimed_until, :number)"
                + " OR #claimed_until < :forgotten OR #claimant = :mine";
        return seen.claim().isPresent() ? free + " OR #claimant = :seen" : free;
    }

    private static String unchanged(String name, Optional<String> seen) {
        return seen.isPresent() ? "#" + name + " = :" + name : "NOT attribute_type(#" + name + ", :text)";
    }

    @Override
    public boolean publish(
            String id, String claimant, String token, String master, Instant expires, CallContext context)
            throws LeaseTableException {
        TableRequest request = request(id)
                .with(
                        "UpdateExpression",
                        "SET #token = :token, #master = :master, #expires_at = :expires"
                                + " REMOVE #claimant, #claimed_until, #failure")
                .names(TOKEN, MASTER, EXPIRES_AT, CLAIMED_UNTIL, FAILURE)
                .value("token", text(token))
                .value("master", text(master))
                .value("expires", number(expires.getEpochSecond()));
        return update(heldBy(claimant, request), context);
    }

    @Override
    public void release(String id, String claimant, Optional<String> failure, CallContext context)
            throws LeaseTableException {
        String remove = "REMOVE #claimant, #claimed_until";
        TableRequest request = request(id)
                .with("UpdateExpression", failure.isPresent() ? "SET #failure = :failure " + remove : remove)
                .names(CLAIMED_UNTIL);
        failure.ifPresent(text -> request.names(FAILURE).value("failure", text(text)));
        update(heldBy(claimant, request), context);
    }

    private TableRequest request(String id) {
        return new TableRequest(table).with("Key", LeaseItem.keyOf(id));
    }

    private static TableRequest heldBy(String claimant, TableRequest request) {
        return request.with("ConditionExpression", "#claimant = :mine")
                .names(CLAIMANT)
                .value("mine", text(claimant));
    }

    /** Updates the item if the condition holds; false if it does not. */
    private boolean update(TableRequest request, CallContext context) throws LeaseTableException {
        try {
            dynamoDb.call("UpdateItem", request.parameters(), context);
            return true;
        } catch (AwsException e) {
            if (e.fault().isEmpty()) {
                return false;
            }
            throw new LeaseTableException();
        }
    }
}
