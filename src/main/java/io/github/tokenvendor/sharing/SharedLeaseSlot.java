package io.github.tokenvendor.sharing;

import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseKey;
import java.util.Locale;

/**
 * Where the table keeps a lease. The number of slots is fixed, so that nobody can fill the table by requesting every scope
 * set; the key of a request that restricts nothing has its own slot.
 *
 * @param id the slot
 * @param key what is kept there, because several keys share a slot
 */
record SharedLeaseSlot(String id, String key) {
    private static final int SLOTS = LeaseCache.CAPACITY - 1;

    static SharedLeaseSlot of(LeaseKey key, boolean isDefault) {
        String text =
                String.join(" ", key.scopes().texts()) + " " + key.bucket().toSeconds();
        String id =
                isDefault ? "default" : String.format(Locale.ROOT, "slot-%03d", Math.floorMod(text.hashCode(), SLOTS));
        return new SharedLeaseSlot(id, text);
    }
}
