package io.foreshard.executor.intake;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.configuration.PoliciesInForce;
import io.foreshard.executor.run.Brakes;
import io.foreshard.executor.run.Stores;
import io.foreshard.partitions.etcd.OperatorControls;
import io.foreshard.schemas.MigrationRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Judges requests by the rules and by what is known at this moment. Thread-safe. */
public final class Admission {

    private final RequestRules rules;
    private final PoliciesInForce policies;
    private final Supplier<OperatorControls> controls;
    private final Stores stores;
    private final Brakes brakes;

    public Admission(
            ForeshardConfiguration configuration,
            PoliciesInForce policies,
            Supplier<OperatorControls> controls,
            Stores stores,
            Brakes brakes) {
        this.rules =
                new RequestRules(configuration.toTopology(), configuration.controlGroup(), configuration.timeScale());
        this.policies = policies;
        this.controls = controls;
        this.stores = stores;
        this.brakes = brakes;
    }

    Optional<Refusal> refusalOfForm(MigrationRequest request) {
        return rules.refusalOfForm(request);
    }

    Optional<Refusal> refusal(IncomingRequest incoming, Instant now) {
        RequestRules.Facts facts = new RequestRules.Facts(
                policies.of(incoming.item()),
                partition -> controls.get().isDraining(partition),
                partition -> stores.status(partition).reachable());
        return rules.refusal(incoming.request(), incoming.item(), facts, now);
    }

    boolean isPaused(IncomingRequest incoming) {
        return brakes.isPaused(incoming.item(), incoming.source(), incoming.target());
    }
}
