package io.foreshard.executor;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.DefaultRule;
import io.foreshard.core.Region;
import io.foreshard.executor.publish.ExecutorMetrics;
import io.foreshard.executor.publish.MigrationEvents;
import io.foreshard.executor.publish.MigrationReporter;
import io.foreshard.executor.publish.Outbox;
import io.foreshard.executor.run.Brakes;
import io.foreshard.executor.run.ControlPlane;
import io.foreshard.executor.run.MigrationRunner;
import io.foreshard.executor.run.RunSettings;
import io.foreshard.executor.run.Stores;
import io.foreshard.partitions.etcd.ConfiguredEtcd;
import io.foreshard.partitions.etcd.EtcdClient;
import io.foreshard.partitions.etcd.OperatorControls;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The parts of one executor that exist from its start, whether or not the servers behind them can be reached. */
final class Parts {

    final ForeshardConfiguration configuration;
    final String id;
    final Region region;
    /** What records name as the holder of a claim: another one after each start. */
    final String incarnation;

    final Map<String, String> kafka;
    final EtcdClient etcd;
    final ControlPlane plane;
    final ExecutorMetrics metrics = new ExecutorMetrics();
    final Outbox outbox;
    final MigrationReporter reporter;
    final Stores stores;
    final Brakes brakes;
    final MigrationRunner runner;

    /** As far as it is known. */
    volatile Optional<DefaultRule> rule = Optional.empty();

    volatile OperatorControls controls = OperatorControls.NONE;

    /** @param resources gets all that has to be closed: the lease after the runner, but before what may take long */
    Parts(ForeshardConfiguration configuration, String id, Region region, Resources resources) {
        InstantSource clock = InstantSource.system();
        this.configuration = configuration;
        this.id = id;
        this.region = region;
        this.incarnation =
                id + "." + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x100000, 0x1000000));
        this.kafka = configuration.kafka().clientProperties(region);
        this.etcd = resources.add(EtcdClient.open(ConfiguredEtcd.options(configuration.etcd(), region)));
        this.plane = Foundations.controlPlane(etcd, configuration.executor(), id);
        this.outbox = resources.add(new Outbox(configuration.kafka(), kafka));
        this.reporter =
                new MigrationReporter(new MigrationEvents(id, configuration.timeScale()), outbox, metrics, clock);
        this.stores = resources.add(new Stores(
                Foundations.stores(configuration, region),
                () -> rule,
                configuration.executor().statusInterval(),
                clock));
        resources.add(plane.lease());
        RunSettings settings = RunSettings.of(configuration, incarnation, region);
        this.brakes = new Brakes(settings, () -> controls);
        this.runner = resources.add(new MigrationRunner(settings, plane, stores, brakes, reporter));
        metrics.watch(runner);
        metrics.watch(outbox);
    }
}
