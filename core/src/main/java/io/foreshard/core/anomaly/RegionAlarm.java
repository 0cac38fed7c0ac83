package io.foreshard.core.anomaly;

import io.foreshard.core.Region;

/**
 * Alarms of one kind from so many items of one region that they have one cause. Immutable.
 *
 * @param id made of region, kind and the span it begins in: computed again after a failure, it is the same
 * @param beginMillis event time of the alarm that was one too many
 * @param latestMillis event time of the latest alarm that is part of it
 * @param items alarms within the span that is looked at, when it was told
 * @param expectedItems how many were expected by chance
 * @param severity minus the decimal logarithm of the probability of so many, 0 to 300
 * @param ended whether it is over
 */
public record RegionAlarm(
        String id,
        Region region,
        AnomalyKind kind,
        long beginMillis,
        long latestMillis,
        long items,
        double expectedItems,
        double severity,
        boolean ended) {

    RegionAlarm until(long millis, boolean isOver) {
        return new RegionAlarm(
                id, region, kind, beginMillis, Math.max(latestMillis, millis), items, expectedItems, severity, isOver);
    }
}
