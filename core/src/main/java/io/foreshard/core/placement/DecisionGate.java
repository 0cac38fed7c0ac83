package io.foreshard.core.placement;

import io.foreshard.core.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Everything that can hold a move or a prefetch back although the rules want it. */
final class DecisionGate {

    private final PlacementSettings settings;
    private final PlacementConstraints constraints;

    DecisionGate(PlacementSettings settings, PlacementConstraints constraints) {
        this.settings = settings;
        this.constraints = constraints;
    }

    PlacementSettings settings() {
        return settings;
    }

    PlacementConstraints constraints() {
        return constraints;
    }

    /** Why the item may not move there now, or empty if it may. Pins, residency and room; cooldown; bursts. */
    Optional<String> refusalOfMove(ItemPlacement item, Region target, Instant now) {
        Optional<String> refusal = constraints.refusalOfMove(item.item(), target);
        if (refusal.isPresent()) {
            return refusal;
        }
        long nowMillis = now.toEpochMilli();
        Optional<Region> pending = item.moves().pendingTarget(nowMillis);
        if (pending.isPresent()) {
            return Optional.of("a move to " + pending.get() + " is under way");
        }
        if (item.moves().cooling(nowMillis)) {
            return Optional.of("the item cools down until "
                    + Instant.ofEpochMilli(item.moves().coolUntil()));
        }
        if (item.bursts().closed(target, nowMillis)) {
            return Optional.of("a suspicious burst of accesses came from " + target);
        }
        return Optional.empty();
    }

    /** Why the score forbids a move on evidence that began at the given time, or empty if it does not. */
    Optional<String> refusalByScore(ItemPlacement item, long evidenceMillis) {
        return item.candidacy().admits(evidenceMillis)
                ? Optional.empty()
                : Optional.of(
                        "mobility score " + Numbers.format(item.candidacy().score()) + " is below the threshold");
    }

    /** Why the item may not be prefetched there, or empty if it may. */
    Optional<String> refusalOfPrefetch(ItemPlacement item, Region region, Instant now) {
        if (item.bursts().closed(region, now.toEpochMilli())) {
            return Optional.of("a suspicious burst of accesses came from " + region);
        }
        return constraints.refusalOfPrefetch(item.item(), region);
    }

    /** Takes the score in, with the threshold that counts for this item. */
    void score(ItemPlacement item, ScoreObservation score) {
        double high = constraints
                .policies()
                .of(item.item())
                .flatMap(policy -> Optional.ofNullable(policy.scoreThresholdOrNull()))
                .orElse(settings.scoreHigh());
        double low = Math.min(high, settings.scoreLow());
        item.candidacy().update(score.windowEnd().toEpochMilli(), score.score(), high, low);
    }

    /** The cooldown that counts for this item. */
    Duration cooldown(ItemPlacement item) {
        return constraints
                .policies()
                .of(item.item())
                .flatMap(policy -> Optional.ofNullable(policy.cooldownOrNull()))
                .orElse(settings.cooldown());
    }

    /** The item has a new home: nothing is under way any more, and it cools down. */
    void moved(ItemPlacement item, Instant now) {
        item.moves().end(now.plus(cooldown(item)).toEpochMilli());
    }
}
