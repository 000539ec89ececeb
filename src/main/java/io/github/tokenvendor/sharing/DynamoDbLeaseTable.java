package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.sharing.LeaseItem.number;
import static io.github.tokenvendor.sharing.LeaseItem.text;

import io.github.tokenvendor.aws.AwsEndpoint;
import io.github.tokenvendor.aws.AwsException;
import io.github.tokenvendor.aws.AwsJsonClient;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Shared leases in an Amazon DynamoDB table; every write is conditional. */
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
    public Optional<Entry> read(String id, CallContext context) throws LeaseTableException {
        TableRequest request = new TableRequest(table)
                .with("Key", LeaseItem.keyOf(id))
                .with("ConsistentRead", true)
                // Attributes of others need not be transferred.
                .with("ProjectionExpression", "#key, #token, #master, #claimant, #claimed_until")
                .names(LeaseItem.KEY, LeaseItem.TOKEN, LeaseItem.MASTER, LeaseItem.CLAIMANT, LeaseItem.CLAIMED_UNTIL);
        try {
            Map<String, Object> response = dynamoDb.call("GetItem", request.parameters(), context);
            return response.get("Item") instanceof Map<?, ?> item
                    ? Optional.of(LeaseItem.parse(item))
                    : Optional.empty();
        } catch (AwsException e) {
            if (e.fault().equals("oversized")) {
                return Optional.empty();
            }
            throw new LeaseTableException();
        }
    }

    @Override
    public boolean claim(String id, String key, Claim mine, Optional<Claim> seen, CallContext context)
            throws LeaseTableException {
        TableRequest request = new TableRequest(table)
                .with("Key", LeaseItem.keyOf(id))
                .with(
                        "UpdateExpression",
                        "SET #key = :key, #claimant = :mine, #claimed_until = :until, #expires_at = :kept")
                .with("ConditionExpression", unclaimed(seen))
                .names(LeaseItem.KEY, LeaseItem.CLAIMANT, LeaseItem.CLAIMED_UNTIL, LeaseItem.EXPIRES_AT)
                .value("key", text(key))
                .value("mine", text(mine.claimant()))
                .value("until", number(mine.until().toEpochMilli()))
                .value("kept", number(mine.until().plus(CLAIM_KEPT).getEpochSecond()))
                .value("text", text("S"))
                .value("number", text("N"))
                .value("forgotten", number(mine.until().minus(FORGOTTEN).toEpochMilli()));
        seen.ifPresent(claim -> request.value("seen", text(claim.claimant())));
        return write("UpdateItem", request, context);
    }

    /** The claimant's own claim counts as free: the request may have been sent twice. */
    private static String unclaimed(Optional<Claim> seen) {
        String free = "NOT attribute_type(#claimant, :text) OR NOT attribute_type(#claimed_until, :number)"
                + " OR #claimed_until < :forgotten OR #claimant = :mine";
        return seen.isPresent() ? free + " OR #claimant = :seen" : free;
    }

    @Override
    public boolean publish(
            String id, String key, String token, String master, Instant expires, String claimant, CallContext context)
            throws LeaseTableException {
        TableRequest request = new TableRequest(table).with("Item", LeaseItem.of(id, key, token, master, expires));
        return write("PutItem", heldBy(claimant, request), context);
    }

    @Override
    public void release(String id, String claimant, CallContext context) throws LeaseTableException {
        TableRequest request = new TableRequest(table)
                .with("Key", LeaseItem.keyOf(id))
                .with("UpdateExpression", "REMOVE #claimant, #claimed_until")
                .names(LeaseItem.CLAIMED_UNTIL);
        write("UpdateItem", heldBy(claimant, request), context);
    }

    private static TableRequest heldBy(String claimant, TableRequest request) {
        return request.with("ConditionExpression", "#claimant = :mine")
                .names(LeaseItem.CLAIMANT)
                .value("mine", text(claimant));
    }

    /** False if the condition does not hold. */
    private boolean write(String operation, TableRequest request, CallContext context) throws LeaseTableException {
        try {
            dynamoDb.call(operation, request.parameters(), context);
            return true;
        } catch (AwsException e) {
            if (e.fault().isEmpty()) {
                return false;
            }
            throw new LeaseTableException();
        }
    }
}
