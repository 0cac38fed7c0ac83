package io.foreshard.executor;

import io.foreshard.configuration.PoliciesInForce;
import io.foreshard.executor.intake.Admission;
import io.foreshard.executor.intake.RequestIntake;
import io.foreshard.executor.publish.DeadLetters;
import io.foreshard.executor.publish.ShardMapPublisher;
import io.foreshard.executor.publish.StatusPublisher;
import io.foreshard.executor.run.Recovery;
import io.foreshard.partitions.etcd.ControlKeys;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.partitions.etcd.Membership;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.codec.SchemaDirectory;
import io.foreshard.schemas.codec.SchemaPublisher;
import io.foreshard.schemas.codec.Topic;
import io.foreshard.schemas.topics.TopicFollower;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings an executor to work: first etcd, then recovery, then Kafka and the requests; each is waited for. One thread. */
final class StartUp implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LISTING_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RULE_EVERY = Duration.ofSeconds(5);
    private static final Duration CANCEL_EVERY = Duration.ofMillis(250);
    private static final String PUBLISHER = "shard-map-publisher";

    private final Parts parts;
    private final Resources resources;
    private final Stoppable stoppable;
    private final String address;

    /** What has to stop first when the executor stops. */
    interface Stoppable {
        void started(Recovery recovery);

        void started(RequestIntake intake, Thread thread);
    }

    /** @param address of the HTTP API, for the list of members */
    StartUp(Parts parts, Resources resources, Stoppable stoppable, String address) {
        this.parts = parts;
        this.resources = resources;
        this.stoppable = stoppable;
        this.address = address;
    }

    @Override
    public void run() {
        try {
            etcd();
            kafka();
            LOG.info("executor {} in {} takes requests", parts.id, parts.region);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void etcd() throws InterruptedException {
        parts.rule = Optional.of(Patience.await(
                "the default rule in etcd (foreshard init writes it)",
                () -> parts.plane.map().rule()));
        Patience.await("a lease in etcd", () -> {
            var unused = parts.plane.lease().start();
        });
        join(resources.add(new Membership(parts.etcd, members -> {})));
        resources.add(new ControlKeys(parts.etcd).watch(changed -> parts.controls = changed));
        ScheduledExecutorService housekeeping =
                Executors.newSingleThreadScheduledExecutor(task -> Resources.daemon("executor-housekeeping", task));
        resources.add(housekeeping::shutdownNow);
        every(housekeeping, RULE_EVERY, this::refreshRule);
        every(housekeeping, CANCEL_EVERY, parts.runner::cancelAsAsked);
        stoppable.started(resources.add(new Recovery(
                parts.plane,
                parts.runner,
                parts.id,
                parts.configuration.executor().recoveryInterval())));
        publish(housekeeping);
    }

    /** Locks are held by name, and two executors of one name would share them: the other one has to be gone. */
    private void join(Membership membership) throws InterruptedException {
        boolean listed = membership.awaitListing(LISTING_TIMEOUT);
        LOG.debug("members listed: {}", listed);
        boolean unused = Patience.await(
                "the end of an executor of the same name, " + parts.id
                        + " (if another one runs, give this one another --id)",
                () -> isNameFree(membership) ? Optional.of(true) : Optional.empty());
        membership.join(
                parts.plane.lease(),
                new Membership.Member(parts.id, address, Instant.now().toEpochMilli()));
    }

    private boolean isNameFree(Membership membership) {
        var known = membership.current();
        return known.revision() > 0 && !known.inDoubt() && !known.values().containsKey(parts.id);
    }

    private void publish(ScheduledExecutorService housekeeping) {
        Election election = new Election(parts.etcd, parts.plane.lease(), PUBLISHER, parts.id);
        StatusPublisher status =
                new StatusPublisher(parts.configuration, parts.stores, () -> parts.controls, election, parts.outbox);
        every(housekeeping, parts.configuration.executor().statusInterval(), status);
        Thread unused =
                resources.thread("shard-map-publisher", new ShardMapPublisher(parts.etcd, election, parts.outbox));
    }

    private void refreshRule() {
        try {
            parts.plane.map().rule().ifPresent(found -> parts.rule = Optional.of(found));
        } catch (ControlPlaneException e) {
            LOG.debug("the default rule stays as it was known: {}", e.getMessage());
        }
    }

    private void kafka() throws InterruptedException {
        String schemas = parts.configuration.kafka().name(Topic.SCHEMAS);
        Patience.await("Kafka", () -> SchemaPublisher.publish(parts.kafka, schemas, Topic.schemas(), KAFKA_TIMEOUT));
        SchemaDirectory directory = resources.add(new SchemaDirectory(parts.kafka, schemas, KAFKA_TIMEOUT));
        PoliciesInForce policies = new PoliciesInForce(all -> {});
        TopicFollower<PlacementPolicy> following = follower(policies, directory);
        Thread follower = resources.thread("policies", following, following::stop);
        Admission admission =
                new Admission(parts.configuration, policies, () -> parts.controls, parts.stores, parts.brakes);
        DeadLetters deadLetters = new DeadLetters(parts.id, parts.outbox, parts.metrics);
        RequestIntake intake = new RequestIntake(
                parts.configuration,
                parts.region,
                parts.incarnation,
                new RequestIntake.Parts(admission, parts.runner, parts.reporter, deadLetters, parts.brakes, directory),
                () -> follower.isAlive()
                        && policies.areKnown()
                        && parts.stores.areProbed()
                        && parts.plane.lease().isHeld());
        stoppable.started(intake, resources.thread("intake", intake, intake::stop));
    }

    private TopicFollower<PlacementPolicy> follower(PoliciesInForce policies, SchemaDirectory directory) {
        TopicFollower.Subject<PlacementPolicy> subject = new TopicFollower.Subject<>(
                parts.kafka,
                parts.configuration.kafka().name(Topic.PLACEMENT_POLICIES),
                PlacementPolicy.class,
                TopicFollower.FROM_THE_BEGINNING);
        return new TopicFollower<>(subject, directory, policies, InstantSource.system());
    }

    private static void every(ScheduledExecutorService timer, Duration interval, Runnable task) {
        var unused = timer.scheduleWithFixedDelay(task, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
}
