package io.foreshard.sidecar;

import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.LocalCache;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.policy.RegionPolicies;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from both caches what the policies do not allow here any more: at once, and once more a little later for what was on its
 * way in meanwhile. Thread-safe.
 */
final class PolicyPurge {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyPurge.class);
    private static final long AGAIN_MILLIS = 700;

    private final RegionPolicies policies;
    private final LocalCache local;
    private final RegionalCache regional;
    private final ScheduledExecutorService timer;

    PolicyPurge(RegionPolicies policies, LocalCache local, RegionalCache regional, ScheduledExecutorService timer) {
        this.policies = policies;
        this.local = local;
        this.regional = regional;
        this.timer = timer;
    }

    /** @param globs over the keys that may not be here */
    void changed(List<String> globs) {
        if (globs.isEmpty()) {
            return;
        }
        purge(globs);
        try {
            var unused = timer.schedule(() -> purge(globs), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no second purge: this process is stopping");
        }
    }

    private void purge(List<String> globs) {
        Predicate<Key> forbidden = key -> !policies.allows(key);
        local.purge(forbidden);
        regional.purge(globs, forbidden);
    }
}
