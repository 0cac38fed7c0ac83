package io.foreshard.benchmarks.prefetch;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import java.util.HashMap;
import java.util.Map;

/** Where each item lives, for good. Not thread-safe. */
final class Homes {

    /** How an item's home is found. */
    enum Kind {
        /** The region of its first access. */
        FIRST,
        /** The default rule over all regions. */
        RULE
    }

    private final Kind kind;
    private final Topology topology;
    private final DefaultRule rule;
    private final Map<ItemId, Region> known = new HashMap<>();

    Homes(Kind kind, Topology topology) {
        this.kind = kind;
        this.topology = topology;
        this.rule = new DefaultRule(topology.partitions().keySet(), 1);
    }

    /** The home of an item that is used in a region. */
    Region of(ItemId item, Region used) {
        return known.computeIfAbsent(item, unseen -> kind == Kind.FIRST ? used : byRule(unseen));
    }

    private Region byRule(ItemId item) {
        return topology.regionOf(rule.homeOf(item.customerId()).partition()).orElseThrow();
    }

    int items() {
        return known.size();
    }
}
