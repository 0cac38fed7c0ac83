package io.foreshard.simulation;

import io.foreshard.core.store.StoreException.Code;
import io.foreshard.simulation.Network.Answer;
import io.foreshard.simulation.Network.Trip;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The session lease of one incarnation of an executor: its own belief ends before what etcd holds, counted on the monotonic
 * clock from the sending of the last keep-alive that was answered. Mutable; belongs to one thread.
 */
final class ExecutorLease {

    static final long TTL_MICROS = 2_000_000;
    private static final long MARGIN_MICROS = 200_000;
    private static final long PERIOD_MICROS = TTL_MICROS / 4;
    private static final long TIMEOUT_MICROS = 300_000;

    private final World world;
    private final Network network;
    private final ModelEtcd etcd;
    private final Node self;
    private final Runnable lost;
    private long id;
    private long believedUntilMicros;

    /** @param lost called when the belief ends */
    ExecutorLease(World world, Network network, ModelEtcd etcd, Node self, Runnable lost) {
        this.world = world;
        this.network = network;
        this.etcd = etcd;
        this.self = self;
        this.lost = lost;
    }

    void start() {
        beat();
    }

    OptionalLong id() {
        return isHeld() ? OptionalLong.of(id) : OptionalLong.empty();
    }

    boolean isHeld() {
        return id != 0 && world.scheduler().nowMicros() < believedUntilMicros;
    }

    private void beat() {
        if (id != 0 && !isHeld()) {
            lost.run();
        }
        long sent = world.scheduler().nowMicros();
        Trip trip = new Trip(self, etcd.node(), id == 0 ? "grant" : "keep-alive", Optional.empty(), TIMEOUT_MICROS);
        long asked = id;
        network.<Long>call(trip, answer -> answer.accept(grantOrKeep(asked)), new Answer<>() {
            @Override
            public void answered(Long lease) {
                kept(asked, lease, sent);
            }

            @Override
            public void failed(Code code) {
                // The belief runs out by itself.
            }
        });
        world.scheduler().after(PERIOD_MICROS, self, this::beat);
    }

    private long grantOrKeep(long asked) {
        if (asked == 0) {
            return etcd.grant(TTL_MICROS);
        }
        return etcd.keepAlive(asked) ? asked : 0;
    }

    private void kept(long asked, long lease, long sent) {
        if (id != asked) {
            return;
        }
        if (lease == 0) {
            id = 0;
            lost.run();
            return;
        }
        id = lease;
        believedUntilMicros = Math.max(believedUntilMicros, sent + TTL_MICROS - MARGIN_MICROS);
    }
}
