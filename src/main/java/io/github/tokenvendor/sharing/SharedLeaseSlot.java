package io.github.tokenvendor.sharing;

import io.github.tokenvendor.vending.LeaseCache;
import io.github.tokenvendor.vending.LeaseKey;
import java.util.Locale;

/**
 * Where the table keeps a lease. There are so many slots and no more, so that nobody fills the table by asking for every
 * set of scopes; what a request that restricts nothing asks for has a slot that no other key can take.
 *
 * @param id the slot
 * @param key what is kept there, since several keys share a slot
 */
record SharedLeaseSlot(String id, String key) {
    private static final int SLOTS = LeaseCache.CAPACITY - 1;

    static SharedLeaseSlot of(LeaseKey key, boolean isDefault) {
        String text = String.join(" ", key.scopes().texts()) + " " + key.step().toSeconds();
        String id =
                isDefault ? "default" : String.format(Locale.ROOT, "slot-%03d", Math.floorMod(text.hashCode(), SLOTS));
        return new SharedLeaseSlot(id, text);
    }
}
