package io.foreshard.flink.planner;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.PlacementConstraints;
import io.foreshard.core.placement.PlacementDecision;
import io.foreshard.core.placement.PlacementDecision.Move;
import io.foreshard.core.placement.PlacementDecision.Prefetch;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.PrefetchHint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the decisions of one call: requests, hints, or words in the log. Not thread-safe. */
final class Dispatch {

    /** Whether decisions take effect. */
    enum Mode {
        ACT,
        /** They are logged only. */
        ADVISE,
        /** Event time lags the clock: they are taken back, as if nothing had been decided. */
        LEARN
    }

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final PlacementConstraints constraints;
    private final PlannerMetrics metrics;
    private final Mode mode;
    private final Instant now;
    private final List<MigrationRequest> requests = new ArrayList<>();
    private final Map<Region, List<Prefetch>> prefetches = new TreeMap<>();

    Dispatch(PlacementConstraints constraints, PlannerMetrics metrics, Mode mode, Instant now) {
        this.constraints = constraints;
        this.metrics = metrics;
        this.mode = mode;
        this.now = now;
    }

    /**
     * Takes the decisions about one item.
     *
     * @param group id that the item's move gets, if it does not go alone
     * @return the move that is asked for, if any
     */
    Optional<Move> take(PlannedItem item, List<? extends PlacementDecision> decisions, @Nullable String group) {
        Optional<Move> asked = Optional.empty();
        for (PlacementDecision decision : decisions) {
            if (decision instanceof Move move && move(item, move, group)) {
                asked = Optional.of(move);
            } else if (decision instanceof Prefetch prefetch) {
                prefetch(item, prefetch);
            } else if (decision instanceof PlacementDecision.Stay) {
                metrics.staysDecided.inc();
                LOG.debug("{} stays: {}", decision.item(), decision.reason());
            }
        }
        return asked;
    }

    private boolean move(PlannedItem item, Move move, @Nullable String group) {
        Optional<PartitionId> target = constraints.partitionFor(move.item(), move.target());
        if (mode == Mode.LEARN || target.isEmpty()) {
            metrics.decisionsWithheld.inc();
            item.placement().withdrawMove();
            return false;
        }
        metrics.movesDecided.inc();
        if (mode == Mode.ADVISE) {
            LOG.info("advice: {} should move to {}: {}", move.item(), target.get(), move.reason());
            return false;
        }
        MigrationRequest request = Requests.of(move, target.get(), group, now);
        item.requested(request.getId());
        requests.add(request);
        return true;
    }

    private void prefetch(PlannedItem item, Prefetch prefetch) {
        if (mode == Mode.LEARN) {
            metrics.decisionsWithheld.inc();
            item.placement().withdrawHint();
        } else if (mode == Mode.ADVISE) {
            LOG.info(
                    "advice: {} should be in the cache of {}: {}",
                    prefetch.item(),
                    prefetch.region(),
                    prefetch.reason());
        } else {
            prefetches
                    .computeIfAbsent(prefetch.region(), region -> new ArrayList<>())
                    .add(prefetch);
        }
    }

    List<MigrationRequest> requests() {
        return requests;
    }

    /** One hint for each region, with all items that were decided for it. */
    List<PrefetchHint> hints() {
        metrics.hintsEmitted.inc(prefetches.size());
        return prefetches.values().stream()
                .map(items -> Requests.of(items, now))
                .toList();
    }
}
