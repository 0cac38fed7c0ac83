package io.foreshard.benchmarks.sidecar;

import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/**
 * What a sidecar has served so far, by its own count. Immutable.
 *
 * @param byTier its INFO's names of the tiers and their reads
 */
record Served(String tier, Map<String, Long> byTier) {

    private static final String PREFIX = "reads_";

    static Served of(int port, Group group) {
        Map<String, Long> byTier = new TreeMap<>();
        try (Jedis jedis = Keys.connect(port)) {
            jedis.info("stats").lines().filter(line -> line.startsWith(PREFIX)).forEach(line -> {
                int colon = line.indexOf(':');
                byTier.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 1)));
            });
        }
        return new Served(group.counter(), byTier);
    }

    /** Of what was served since then, by the tier of the group. */
    double shareSince(Served before) {
        double all = total() - before.total();
        return all == 0 ? 0 : (byTier.getOrDefault(tier, 0L) - before.byTier.getOrDefault(tier, 0L)) / all;
    }

    private long total() {
        return byTier.values().stream().mapToLong(Long::longValue).sum();
    }
}
