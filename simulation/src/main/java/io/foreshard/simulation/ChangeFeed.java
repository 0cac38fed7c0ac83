package io.foreshard.simulation;

import io.foreshard.core.store.ChangeLogPage;
import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The published change log of one store: a topic that grows, and the publisher that fills it, who may begin again at an
 * earlier position. Mutable; belongs to one thread.
 */
final class ChangeFeed {

    private static final long PERIOD_MICROS = 150_000;
    private static final long TIMEOUT_MICROS = 300_000;
    private static final int PAGE = 100;

    private final World world;
    private final Network network;
    private final StoreServer store;
    private final Node publisher;
    private final List<Message> topic = new ArrayList<>();
    private long position;
    private long durablePosition;

    /**
     * One record of the topic.
     *
     * @param change absent for a heartbeat
     * @param watermark for a heartbeat: everything up to this clock time of the store is above it in the topic
     */
    record Message(Optional<ChangeLogPage.Entry> change, long watermark) {}

    ChangeFeed(World world, Network network, StoreServer store) {
        this.world = world;
        this.network = network;
        this.store = store;
        this.publisher = new Node("publisher of " + store.id(), 0);
    }

    void start() {
        world.scheduler().after(world.dice().between(0, PERIOD_MICROS), publisher, this::publish);
    }

    StoreServer store() {
        return store;
    }

    int end() {
        return topic.size();
    }

    List<Message> since(int offset) {
        return topic.subList(offset, topic.size());
    }

    private void publish() {
        world.scheduler().after(PERIOD_MICROS, publisher, this::publish);
        if (world.dice().chance(world.profile().crash())) {
            position = durablePosition;
        }
        long from = position;
        Trip trip = new Trip(publisher, store.node(), "changes", Optional.empty(), TIMEOUT_MICROS);
        network.<ChangeLogPage>call(
                trip, answer -> answer.accept(store.store().changesSince(from, PAGE)), new Answer<>() {
                    @Override
                    public void answered(ChangeLogPage page) {
                        append(from, page);
                    }

                    @Override
                    public void failed(Code code) {
                        // Asked again at the next turn.
                    }
                });
    }

    /** One page after the other: an answer that another one overtook is dropped. */
    private void append(long from, ChangeLogPage page) {
        if (from != position) {
            return;
        }
        page.entries().forEach(entry -> topic.add(new Message(Optional.of(entry), 0)));
        durablePosition = position;
        position = page.nextSequence();
        if (!page.full()) {
            topic.add(new Message(Optional.empty(), page.asOfMillis()));
        }
    }
}
