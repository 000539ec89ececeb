package io.github.tokenvendor.vending;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that drops its eldest entry when it exceeds its capacity. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    /**
     * Creates an empty map.
     *
     * @param accessOrder whether the eldest entry is the least recently used one, not the one put longest ago
     */
    public BoundedMap(int capacity, boolean accessOrder) {
        super(16, 0.75f, accessOrder);
        this.capacity = capacity;
    }

    /** An entry that is put again is no longer the eldest. */
    @Override
    public @Nullable V put(K key, V value) {
        V before = remove(key);
        super.put(key, value);
        return before;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
