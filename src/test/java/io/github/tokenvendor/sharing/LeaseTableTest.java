package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.sharing.LeaseTable.Entry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
    @Test
    void entry_toString_hasTheKeyAndNoToken() {
        Entry entry = new Entry("styles:read 600", Optional.of("tk.canary"), "master", Optional.empty());

        assertThat(entry).hasToString("Entry[styles:read 600]");
    }
}
