package io.foreshard.core.placement;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import java.time.Instant;
import java.util.Optional;

/** Takes a new home from the shard map into an item's state. */
final class HomeChange {

    private HomeChange() {}

    /** Whether the home is news: of a newer epoch, in a partition that the topology knows. */
    static boolean apply(ItemPlacement item, Home home, DecisionGate gate, Instant now) {
        Optional<Region> region = gate.constraints().topology().regionOf(home.partition());
        if (home.epoch() <= item.home().epoch() || region.isEmpty()) {
            return false;
        }
        item.moveHome(home, region.get(), now.toEpochMilli());
        gate.moved(item, now);
        return true;
    }
}
