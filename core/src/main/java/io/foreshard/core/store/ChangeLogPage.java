package io.foreshard.core.store;

import io.foreshard.core.ItemId;
import java.util.List;

/**
 * A stretch of a partition's change log.
 *
 * @param entries by ascending sequence
 * @param nextSequence pass it to the next call; every entry below it has been returned, none below it can still appear
 * @param asOfMillis clock time of the reader's store before it looked: the log was complete up to here if the page is not
 *     full
 * @param full whether the limit cut the page
 * @param oldestSequence below it the log has been trimmed; a reader that asked for less has missed entries
 */
public record ChangeLogPage(
        List<Entry> entries, long nextSequence, long asOfMillis, boolean full, long oldestSequence) {

    public ChangeLogPage {
        entries = List.copyOf(entries);
    }

    /** Why an entry was written. */
    public enum Kind {
        WRITE,
        FREEZE
    }

    public record Entry(long sequence, Kind kind, ItemId item, long epoch, long version) {}
}
