package io.foreshard.sidecar;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.core.store.StoreException;
import io.foreshard.partitions.etcd.ControlPlaneException;
import io.foreshard.partitions.etcd.Election;
import io.foreshard.sidecar.changes.ChangePublisher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for one partition again and again: told the rule until it knows it, and, if it is of this region and this process was
 * elected, its change log published. Runs on one thread.
 */
final class PartitionWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);
    private static final long CAMPAIGN_NANOS = 1_000_000_000L;

    /** How a partition of this region is published. */
    record Publishing(Election election, ChangePublisher publisher) {}

    private final PartitionStore store;
    private final DefaultRule rule;
    private final @Nullable Publishing publishing;
    private boolean initialized;
    private boolean told;
    private long term;
    private long campaignedAtNanos = System.nanoTime() - CAMPAIGN_NANOS;

    PartitionWork(PartitionStore store, DefaultRule rule, @Nullable Publishing publishing) {
        this.store = store;
        this.rule = rule;
        this.publishing = publishing;
    }

    @Override
    public void run() {
        try {
            if (!initialized) {
                store.initialize(rule);
                initialized = true;
            }
            if (publishing != null) {
                publish(publishing);
            }
            told = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException | ControlPlaneException e) {
            if (!told) {
                LOG.warn("partition '{}': {}; trying again", store.id(), e.getMessage());
            }
            told = true;
        } catch (RuntimeException e) {
            LOG.error("work for partition '{}' broke off", store.id(), e);
        }
    }

    private void publish(Publishing by) throws InterruptedException {
        long now = System.nanoTime();
        if (now - campaignedAtNanos >= CAMPAIGN_NANOS) {
            campaignedAtNanos = now;
            boolean unused = by.election().campaign();
        }
        long current = by.election().term().orElse(0);
        if (current != 0 && current != term) {
            LOG.info("publishing the change log of partition '{}'", store.id());
            by.publisher().lead();
        }
        term = current;
        if (current != 0) {
            by.publisher().publish();
        }
    }
}
