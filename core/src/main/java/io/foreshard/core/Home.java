package io.foreshard.core;

import java.io.Serializable;

/**
 * Who owns an item: the partition, and the epoch at which it does. Immutable.
 *
 * @param epoch at least 1; grows with every change of home of one item
 */
public record Home(PartitionId partition, long epoch) implements Serializable {

    public Home {
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch " + epoch + ": expected at least 1");
        }
    }
}
