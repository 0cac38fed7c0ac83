package io.foreshard.core.store;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import java.util.Optional;

/** Who may do what with an item at one store. Pure. */
public final class OwnerRules {

    private OwnerRules() {}

    /**
     * The record that counts at this store: its own if it has a role, else what follows from the customer's record, else
     * from the rule. Fence and closing stay those of its own.
     */
    public static OwnerRecord effective(
            PartitionId self, String customerId, OwnerRecord own, Optional<Home> customer, DefaultRule rule) {
        if (own.role() != Role.INHERIT) {
            return own;
        }
        Home home = customer.orElseGet(() -> rule.homeOf(customerId));
        boolean isHere = home.partition().equals(self);
        return new OwnerRecord(
                isHere ? Role.OWNER : Role.RELEASED,
                home.epoch(),
                own.fence(),
                own.closed(),
                false,
                isHere ? Optional.empty() : Optional.of(home.partition()));
    }

    /** Why this store does not take a write that carries this epoch, or empty if it does. */
    public static Optional<Refusal> refusalOfWrite(PartitionId self, OwnerRecord effective, long epoch) {
        return switch (effective.role()) {
            case OWNER -> refusalOfOwner(self, effective.epoch(), epoch);
            case PREPARED -> refusalOfSilent(effective.epoch(), epoch, Optional.empty());
            case FROZEN_WRITES, FROZEN -> refusalOfSilent(effective.epoch(), epoch, Optional.of(new Refusal.Frozen()));
            case RELEASED -> refusalOfReleased(effective, epoch);
            case SHADOW, INHERIT -> Optional.of(new Refusal.AskMap());
        };
    }

    /** Why this store does not answer a strict read that carries this epoch, or empty if it does. */
    public static Optional<Refusal> refusalOfRead(PartitionId self, OwnerRecord effective, long epoch) {
        return effective.role() == Role.FROZEN_WRITES
                ? refusalOfSilent(effective.epoch(), epoch, Optional.empty())
                : refusalOfWrite(self, effective, epoch);
    }

    /** The store's own record once it has taken a write: the epoch that the write carried has proved the commit. */
    public static OwnerRecord afterWrite(OwnerRecord own) {
        return own.role() == Role.PREPARED
                ? new OwnerRecord(Role.OWNER, own.epoch(), own.fence(), own.closed(), false, Optional.empty())
                : own;
    }

    /** Whether this store may take this home over for a customer who has no copy of anything here. */
    public static boolean mayAssign(Home assigned, Optional<Home> known, DefaultRule rule) {
        return assigned.epoch() > known.map(Home::epoch).orElse(rule.epoch());
    }

    private static Optional<Refusal> refusalOfOwner(PartitionId self, long own, long carried) {
        if (carried == own) {
            return Optional.empty();
        }
        return Optional.of(carried < own ? new Refusal.Stale(new Home(self, own)) : new Refusal.NotReady());
    }

    /** A role that must not name its epoch: it may not be committed. */
    private static Optional<Refusal> refusalOfSilent(long own, long carried, Optional<Refusal> ifEqual) {
        if (carried == own) {
            return ifEqual;
        }
        return Optional.of(carried < own ? new Refusal.AskMap() : new Refusal.NotReady());
    }

    /** Only a store that was released by a commit knows who is next; one that dropped its copy knows nothing. */
    private static Optional<Refusal> refusalOfReleased(OwnerRecord effective, long carried) {
        if (effective.successor().isEmpty()) {
            return Optional.of(new Refusal.AskMap());
        }
        Home successor = new Home(effective.successor().get(), effective.epoch());
        return Optional.of(carried > effective.epoch() ? new Refusal.NotReady() : new Refusal.Stale(successor));
    }
}
