package io.foreshard.flink.planner;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PlannerConfiguration;
import io.foreshard.core.ControlGroup;
import io.foreshard.core.TimeScale;
import io.foreshard.core.Topology;
import io.foreshard.core.placement.PlacementSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the planner's operators need of the configuration. Durations are event time unless they say otherwise. Immutable.
 *
 * @param advise decisions are logged and nothing is emitted
 * @param catchUpBound lag of event time behind the clock above which nothing is emitted
 * @param itemTimeToLive after which an item without news is forgotten
 * @param maximumItems of one customer; beyond it new ones are ignored
 * @param migrationTime clock time after which a migration that is not on probation has ended in any case
 */
record PlannerSettings(
        Topology topology,
        ControlGroup controlGroup,
        PlacementSettings placement,
        PlannerConfiguration planner,
        TimeScale timeScale,
        boolean advise,
        Duration catchUpBound,
        Duration itemTimeToLive,
        int maximumItems,
        Duration migrationTime)
        implements Serializable {

    static PlannerSettings of(ForeshardConfiguration configuration) {
        return new PlannerSettings(
                configuration.toTopology(),
                configuration.controlGroup(),
                placement(configuration.planner()),
                configuration.planner(),
                configuration.timeScale(),
                configuration.planner().mode() == PlannerConfiguration.Mode.ADVISE,
                configuration.analyzer().catchUpBound(),
                configuration.analyzer().stateTimeToLive(),
                configuration.analyzer().maximumItemsPerCustomer(),
                configuration.executor().migrationDeadline());
    }

    private static PlacementSettings placement(PlannerConfiguration planner) {
        return new PlacementSettings(
                switch (planner.policy()) {
                    case ADAPTIVE -> PlacementSettings.Rules.ADAPTIVE;
                    case FOLLOW_LAST -> PlacementSettings.Rules.FOLLOW_LAST;
                },
                planner.scoreHigh(),
                planner.scoreLow(),
                planner.benefitConfidence(),
                planner.moveCostRoundTrips(),
                planner.cooldown(),
                planner.leadTime(),
                planner.requestDeadline(),
                planner.prefetchProbability(),
                planner.prefetchTimeToLive(),
                planner.tickInterval(),
                planner.anomalyQuietTime());
    }
}
