package io.github.tokenvendor.sharing;

import io.github.tokenvendor.testing.InMemoryLeaseTable;

/** The table in memory that other tests rely on does what DynamoDB does. */
final class InMemoryLeaseTableTest extends LeaseTableContract {
    private final InMemoryLeaseTable table = new InMemoryLeaseTable();

    @Override
    LeaseTable table() {
        return table;
    }
}
