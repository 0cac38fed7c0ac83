package io.foreshard.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How the shard map is kept. Immutable.
 *
 * @param buckets hash ranges of the customers; a constant of the deployment
 */
public record ShardMapConfiguration(
        int buckets,
        int localEntries,
        Duration operationRetryWindow,
        int operationIdsPerItem,
        Duration changeLogRetention)
        implements Serializable {

    static final Option<Integer> BUCKETS = Option.integer(
            "shardMap.buckets", "256", "1..65536", "Key ranges of the map; never change it once there is data");
    static final Option<Integer> LOCAL_ENTRIES =
            Option.integer("shardMap.localEntries", "100000", "1..100000000", "Entries one process holds in memory");
    static final Option<Duration> OPERATION_RETRY_WINDOW = Option.duration(
            "shardMap.operationRetryWindow",
            "10m",
            "1s..1d",
            "Clock time for which a store remembers the id of a write");
    static final Option<Integer> OPERATION_IDS_PER_ITEM = Option.integer(
            "shardMap.operationIdsPerItem", "32", "1..10000", "Ids of writes remembered for one item at most");
    static final Option<Duration> CHANGE_LOG_RETENTION = Option.duration(
            "shardMap.changeLogRetention", "10m", "10s..7d", "Clock time for which a store keeps its change log");

    static final List<Option<?>> OPTIONS =
            List.of(BUCKETS, LOCAL_ENTRIES, OPERATION_RETRY_WINDOW, OPERATION_IDS_PER_ITEM, CHANGE_LOG_RETENTION);

    static ShardMapConfiguration from(Values values) {
        return new ShardMapConfiguration(
                values.get(BUCKETS),
                values.get(LOCAL_ENTRIES),
                values.get(OPERATION_RETRY_WINDOW),
                values.get(OPERATION_IDS_PER_ITEM),
                values.get(CHANGE_LOG_RETENTION));
    }
}
