package io.foreshard.partitions.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.TemporaryFolder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionLeaseIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final Duration MARGIN = Duration.ofMillis(700);
    private static final ItemId ITEM = new ItemId("c1", "profile");

    private TemporaryFolder folder;
    private EtcdServer etcd;
    private EtcdClient client;

    @BeforeEach
    void start() {
        folder = TemporaryFolder.create("session-lease-it");
        etcd = EtcdServer.start(folder.resolve("etcd"));
        client = EtcdClient.connect(Fixtures.options(etcd, "/foreshard"));
    }

    @AfterEach
    void stop() {
        client.close();
        etcd.close();
        folder.close();
    }

    @Test
    void theBeliefEndsBeforeTheLeaseAndComesBack() {
        Counting heard = new Counting();
        try (SessionLease lease = new SessionLease(client, TTL, MARGIN).start()) {
            lease.listen(heard);
            assertEquals(1, heard.held.get());
            long before = lease.id().orElseThrow();
            long pausedAt = System.nanoTime();
            etcd.pause();
            Fixtures.await("the belief ends", SOON, () -> !lease.isHeld());
            assertTrue(System.nanoTime() - pausedAt <= TTL.minus(MARGIN).toNanos() + 200_000_000);
            Fixtures.await("the loss is told", Duration.ofMillis(500), () -> heard.lost.get() == 1);
            assertThrows(ControlPlaneException.class, lease::require);
            etcd.resume();
            Fixtures.await("a lease is held again", SOON, () -> heard.held.get() == 2);
            assertTrue(lease.isHeld());
            assertTrue(before != 0);
        }
    }

    @Test
    void aRevokedLeaseIsReplaced() {
        Counting heard = new Counting();
        try (SessionLease lease = new SessionLease(client, TTL, MARGIN).start()) {
            lease.listen(heard);
            long old = lease.id().orElseThrow();
            client.await(client.revokeLease(old));
            Fixtures.await("the loss is told", SOON, () -> heard.lost.get() == 1);
            Fixtures.await("a new one is held", SOON, () -> heard.held.get() == 2);
            assertTrue(lease.id().orElseThrow() != old);
        }
    }

    @Test
    void aLockIsFreeWhenItsHolderIsGone() {
        EtcdClient otherClient = EtcdClient.connect(client.options());
        SessionLease other = new SessionLease(otherClient, Duration.ofSeconds(2), Duration.ofMillis(500)).start();
        try (SessionLease lease = new SessionLease(client, TTL, MARGIN).start()) {
            LockClaims mine = new LockClaims(client, lease, "one");
            LockClaims theirs = new LockClaims(otherClient, other, "two");
            assertInstanceOf(LockClaims.Claim.Held.class, theirs.tryClaim(ITEM));
            assertInstanceOf(LockClaims.Claim.Held.class, theirs.tryClaim(ITEM));
            assertEquals(new LockClaims.Claim.HeldBy("two"), mine.tryClaim(ITEM));
            mine.release(ITEM);
            assertEquals(Optional.of("two"), mine.holder(ITEM));
            otherClient.close();
            Fixtures.await("the lock is free", SOON, () -> mine.tryClaim(ITEM) instanceof LockClaims.Claim.Held);
            mine.release(ITEM);
            assertEquals(Optional.empty(), mine.holder(ITEM));
        }
    }

    @Test
    void membersComeAndGo() {
        Fixtures.Latest<Set<String>> seen = new Fixtures.Latest<>(Set.of());
        EtcdClient otherClient = EtcdClient.connect(client.options());
        try (SessionLease lease = new SessionLease(client, TTL, MARGIN).start();
                Membership members = new Membership(client, seen::set)) {
            members.join(lease, new Membership.Member("one", "http://127.0.0.1:1", 1));
            SessionLease otherLease = new SessionLease(otherClient, TTL, MARGIN).start();
            try (Membership others = new Membership(otherClient, ids -> {})) {
                others.join(otherLease, new Membership.Member("two", "http://127.0.0.1:2", 2));
                Fixtures.await("both are there", SOON, () -> seen.get().equals(Set.of("one", "two")));
                assertTrue(others.awaitListing(SOON));
            }
            otherLease.close();
            Fixtures.await("one has left", SOON, () -> seen.get().equals(Set.of("one")));
            client.await(client.revokeLease(lease.id().orElseThrow()));
            Fixtures.await("the other is gone", SOON, () -> seen.get().isEmpty());
            Fixtures.await("and joins again", SOON, () -> seen.get().equals(Set.of("one")));
        } finally {
            otherClient.close();
        }
    }

    @Test
    void operatorsArePausingAndResuming() {
        ControlKeys keys = new ControlKeys(client);
        Fixtures.Latest<OperatorControls> seen = new Fixtures.Latest<>(OperatorControls.NONE);
        Region eu = new Region("eu-west");
        Region us = new Region("us-east");
        try (var watched = keys.watch(seen::set)) {
            assertTrue(watched.awaitListing(SOON));
            assertFalse(seen.get().isPaused(ITEM, eu, us));
            keys.pause(us, "maintenance");
            Fixtures.await("region", SOON, () -> seen.get().isPaused(ITEM, eu, us));
            keys.resume(us);
            keys.pause(ITEM, "legal hold");
            Fixtures.await(
                    "item",
                    SOON,
                    () -> seen.get().regions().isEmpty() && seen.get().isPaused(ITEM, eu, us));
            keys.resume(ITEM);
            keys.pauseAll("upgrade");
            keys.limit(ControlKeys.MAX_FROZEN, 3);
            Fixtures.await(
                    "limit",
                    SOON,
                    () -> seen.get().limit(ControlKeys.MAX_FROZEN).orElse(0) == 3);
            assertTrue(seen.get().allPaused());
            assertEquals(seen.get(), keys.read());
            keys.resumeAll();
            keys.unlimit(ControlKeys.MAX_FROZEN);
            Fixtures.await("all gone", SOON, () -> seen.get().limits().isEmpty());
            assertThrows(IllegalArgumentException.class, () -> keys.limit("no-such-limit", 1));
        }
    }

    @Test
    void withoutAnAnswerAChangeSaysThatItMayHaveHappened() {
        ControlKeys keys = new ControlKeys(client);
        etcd.pause();
        ControlPlaneException change = assertThrows(ControlPlaneException.class, () -> keys.pauseAll("x"));
        assertEquals(Code.OUTCOME_UNKNOWN, change.code());
        assertTrue(change.mayHaveHappened());
        ControlPlaneException read = assertThrows(ControlPlaneException.class, keys::read);
        assertEquals(Code.TIMEOUT, read.code());
        assertFalse(read.mayHaveHappened());
        etcd.resume();
        Fixtures.await("it answers again", SOON, () -> answers(keys));
    }

    private static boolean answers(ControlKeys keys) {
        try {
            keys.read();
            return true;
        } catch (ControlPlaneException notYet) {
            return false;
        }
    }

    private static final class Counting implements SessionLease.Listener {

        private final AtomicInteger held = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();

        @Override
        public void onHeld(long leaseId) {
            held.incrementAndGet();
        }

        @Override
        public void onLost() {
            lost.incrementAndGet();
        }
    }
}
