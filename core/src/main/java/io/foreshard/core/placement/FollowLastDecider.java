package io.foreshard.core.placement;

import io.foreshard.core.Home;
import io.foreshard.core.Region;
import io.foreshard.core.migration.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Moves after every remote access, within the constraints alone: what others do, to compare with. */
final class FollowLastDecider implements PlacementDecider {

    private final DecisionGate gate;

    FollowLastDecider(DecisionGate gate) {
        this.gate = gate;
    }

    @Override
    public List<PlacementDecision> onRun(ItemPlacement item, RunObservation run, Instant now) {
        item.touch(run.region(), now.toEpochMilli());
        Region target = run.region();
        if (target.equals(item.homeRegion())) {
            return List.of();
        }
        Optional<String> refusal = gate.constraints().refusalOfMove(item.item(), target);
        if (refusal.isPresent()) {
            return List.of(new PlacementDecision.Stay(item.item(), refusal.get()));
        }
        if (item.pendingTarget(now).isPresent()) {
            return List.of();
        }
        Instant deadline = now.plus(gate.settings().requestDeadline());
        item.moves().begin(target, deadline.toEpochMilli());
        return List.of(new PlacementDecision.Move(
                item.item(),
                item.home(),
                item.homeRegion(),
                target,
                Verdict.CONFIDENT,
                MoveTrigger.RUN,
                null,
                deadline,
                item.candidacy().score(),
                ExpectedBenefit.NONE,
                "follows the last access, from " + target));
    }

    @Override
    public List<PlacementDecision> onScore(ItemPlacement item, ScoreObservation score, Instant now) {
        if (score.homeEpoch() == item.home().epoch()) {
            gate.score(item, score);
        }
        return List.of();
    }

    @Override
    public List<PlacementDecision> onAnomaly(ItemPlacement item, AnomalyObservation anomaly, Instant now) {
        return List.of();
    }

    @Override
    public List<PlacementDecision> onHomeChanged(ItemPlacement item, Home home, Instant now) {
        HomeChange.apply(item, home, gate, now);
        return List.of();
    }

    @Override
    public List<PlacementDecision> onMigrationOutcome(ItemPlacement item, MigrationOutcome outcome, Instant now) {
        item.moves().end(now.toEpochMilli());
        return List.of();
    }

    @Override
    public List<PlacementDecision> onTick(ItemPlacement item, Instant now) {
        return List.of();
    }

    @Override
    public Optional<Instant> nextTick(ItemPlacement item, Instant now) {
        return Optional.empty();
    }
}
