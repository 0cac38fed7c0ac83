package io.foreshard.benchmarks.prefetch;

import io.foreshard.configuration.ConfigurationDocument;
import io.foreshard.configuration.SidecarSettings;
import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import io.foreshard.core.prefetch.FetchValue;
import io.foreshard.core.prefetch.RequestPrefetch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the caches of a replay keep copies and how much is fetched ahead. Immutable.
 *
 * @param timeToLive of a copy
 * @param jitter share in [0, 1] by which it is shortened, drawn from the item and the time
 * @param itemsPerSecond prefetched at most by one region from another one
 * @param itemBytes of every value
 */
record ReplaySettings(Duration timeToLive, double jitter, int itemsPerSecond, long itemBytes) {

    private static final double FRACTIONS = 0x1p53;
    private static final int FRACTION_SHIFT = 11;

    ReplaySettings {
        if (timeToLive.toMillis() < 1 || timeToLive.toDays() > 365) {
            throw new IllegalArgumentException("--ttl " + timeToLive + ": expected 1 ms to 365 days");
        }
        if (itemBytes < 1 || itemBytes > 1L << 30) {
            throw new IllegalArgumentException("--item-bytes " + itemBytes + ": expected 1 to 1,073,741,824");
        }
    }

    /** What sidecars do whose configuration says nothing of it. */
    static SidecarSettings sidecarDefaults() {
        return ConfigurationDocument.empty(Path.of("."))
                .set("regions", List.of("here"))
                .set("kafka.bootstrapServers", List.of("127.0.0.1:9092"))
                .set("etcd.endpoints", List.of("127.0.0.1:2379"))
                .set("partitions.here-1.region", "here")
                .set("partitions.here-1.kind", "redis")
                .set("partitions.here-1.host", "127.0.0.1")
                .set("partitions.here-1.port", 6379)
                .toConfiguration(Map.of())
                .sidecar();
    }

    /** Until when a copy is kept that was asked for now; the same in every replay. */
    long keptUntilMillis(ItemId item, long now) {
        double drawn = (StableHash.mix(item.hashCode() * 31L ^ now) >>> FRACTION_SHIFT) / FRACTIONS;
        return now + Math.max(1, Math.round(timeToLive.toMillis() * (1 - jitter * drawn)));
    }

    /** As a sidecar makes them. */
    RequestPrefetch.Settings prefetch() {
        return RequestPrefetch.Settings.of(Math.round(timeToLive.toMillis() * (1 - jitter)), itemsPerSecond);
    }

    Map<String, Object> report() {
        RequestPrefetch.Settings prefetch = prefetch();
        FetchValue value = prefetch.value();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("ttl_ms", timeToLive.toMillis());
        report.put("ttl_jitter", jitter);
        report.put("item_bytes", itemBytes);
        report.put("hold_ms", prefetch.holdMillis());
        report.put("value_wasted", value.wasted());
        report.put("value_bytes_per_ms", value.bytesPerMilli());
        report.put("items_per_second", prefetch.itemsPerSecond());
        report.put("bytes_per_second", prefetch.bytesPerSecond());
        report.put("habit_bytes", prefetch.habitBytes());
        return report;
    }
}
