package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.sharing.LeaseTable.Entry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    @Test
    void entry_toString_hasNoToken() {
        Entry entry = new Entry(
                Optional.of("tk.canary"), "master", Optional.empty(), Optional.empty(), Optional.of("tk.canary"));

        assertThat(entry).hasToString("EntryOptional.empty");
    }
}
