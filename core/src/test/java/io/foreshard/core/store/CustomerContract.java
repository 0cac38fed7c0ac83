package io.foreshard.core.store;

import static io.foreshard.core.store.StoreFixture.done;
import static io.foreshard.core.store.StoreFixture.move;
import static io.foreshard.core.store.StoreFixture.operation;
import static io.foreshard.core.store.StoreFixture.put;
import static io.foreshard.core.store.StoreFixture.refusal;
import static io.foreshard.core.store.StoreFixture.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.store.Mutation.Delete;
import io.foreshard.core.store.PartitionStore.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Customers' entries, the rule, listing. */
interface CustomerContract extends StoreFixture {

    @Test
    default void aCustomersEntryGoesBeforeTheRule() {
        ItemId item = itemAt(THERE);
        long epoch = attempt();
        Home home = new Home(HERE, epoch);
        assertTrue(here().assignCustomer(item.customerId(), home));
        assertTrue(there().assignCustomer(item.customerId(), home));
        assertEquals(1, write(here(), item, epoch, put("one")).version());
        assertEquals(OwnerRecord.NONE, here().inspect(item).own());
        assertEquals(new Refusal.Stale(home), refusal(here().apply(item, 1, operation(), put("two"))));
        assertEquals(new Refusal.Stale(home), refusal(there().apply(item, 1, operation(), put("two"))));
        assertEquals(new Refusal.Stale(home), refusal(there().read(item, epoch)));
        assertTrue(here().assignCustomer(item.customerId(), home));
    }

    @Test
    default void aCustomerWithACopyHereIsNotAssigned() {
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("one"));
        assertFalse(here().assignCustomer(item.customerId(), new Home(THERE, attempt())));
        write(here(), item, 1, new Delete(false));
        assertFalse(here().assignCustomer(item.customerId(), new Home(THERE, attempt())));
        assertEquals(3, write(here(), item, 1, put("still mine")).version());
    }

    @Test
    default void aCustomersEpochOnlyGrows() {
        String customer = customerAt(HERE);
        long epoch = attempt();
        assertFalse(here().assignCustomer(customer, new Home(THERE, 1)));
        assertTrue(here().assignCustomer(customer, new Home(HERE, epoch)));
        assertFalse(here().assignCustomer(customer, new Home(THERE, epoch)));
        assertFalse(here().assignCustomer(customer, new Home(THERE, epoch - 1)));
        assertTrue(here().assignCustomer(customer, new Home(THERE, epoch + 1)));
        assertEquals(
                new Refusal.Stale(new Home(THERE, epoch + 1)),
                refusal(here().apply(new ItemId(customer, "x"), epoch, operation(), put("x"))));
    }

    @Test
    default void anItemOfAnAssignedCustomerIsFrozenAtItsInheritedEpochAndThawsBack() {
        ItemId item = itemAt(THERE);
        long epoch = attempt();
        assertTrue(here().assignCustomer(item.customerId(), new Home(HERE, epoch)));
        write(here(), item, epoch, put("one"));
        assertFalse(here().execute(item, new StoreCommand.FreezeWrites(new Fence(epoch, 9)))
                .done());
        Fence fence = new Fence(attempt(), 1);
        CommandOutcome frozen = done(here(), item, new StoreCommand.FreezeWrites(fence));
        assertEquals(Role.FROZEN_WRITES, frozen.record().role());
        assertEquals(epoch, frozen.record().epoch());
        assertTrue(frozen.record().inherited());
        CommandOutcome thawed = done(here(), item, new StoreCommand.Thaw(fence));
        assertEquals(Role.INHERIT, thawed.record().role());
        assertEquals(fence, thawed.record().fence());
        assertTrue(thawed.record().closed());
        assertEquals(2, write(here(), item, epoch, put("two")).version());
    }

    @Test
    default void theSameRuleAgainIsFineAndAnotherOfTheSameEpochIsNot() {
        here().initialize(RULE);
        DefaultRule other = new DefaultRule(List.of(HERE), RULE.epoch());
        StoreException refused = assertThrows(StoreException.class, () -> here().initialize(other));
        assertEquals(StoreException.Code.BROKEN, refused.code());
        assertEquals(1, write(here(), itemAt(HERE), 1, put("x")).version());
    }

    @Test
    default void itemsAreListedInPagesByTheirBytes() {
        String customer = customerAt(HERE);
        // U+FF5E sorts below U+1F680 by bytes of UTF-8 and above it by chars of Java.
        List<String> keys = List.of("A", "B", "a", "a:b", "aa", "é", "\uff5e", "\ud83d\ude80");
        keys.forEach(key -> write(here(), new ItemId(customer, key), 1, put("12345")));
        here().apply(new ItemId(customer + "x", "other"), 1, operation(), put("y"));
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        for (int page = 0; page < 4; page++) {
            List<Listed> listed = here().list(customer, after, 3);
            listed.forEach(entry -> seen.add(entry.item().itemId()));
            after = seen.isEmpty() ? after : Optional.of(seen.get(seen.size() - 1));
        }
        assertEquals(keys, seen);
        assertEquals(
                new Listed(new ItemId(customer, "A"), Role.INHERIT, 1, 5),
                here().list(customer, Optional.empty(), 1).get(0));
    }

    @Test
    default void aListHoldsWhatIsPresentWhateverItsRole() {
        String customer = customerAt(HERE);
        ItemId moved = new ItemId(customer, "moved");
        ItemId deleted = new ItemId(customer, "deleted");
        write(here(), moved, 1, put("one"));
        write(here(), deleted, 1, put("two"));
        write(here(), deleted, 1, new Delete(false));
        Fence fence = new Fence(attempt(), 1);
        move(here(), there(), moved, fence);
        assertEquals(List.of(new Listed(moved, Role.RELEASED, 1, 3)), here().list(customer, Optional.empty(), 9));
        assertEquals(List.of(new Listed(moved, Role.OWNER, 1, 3)), there().list(customer, Optional.empty(), 9));
        done(here(), moved, new StoreCommand.DeleteReleased(fence));
        assertEquals(List.of(), here().list(customer, Optional.empty(), 9));
        assertEquals(List.of(), here().list(customerAt(HERE), Optional.empty(), 9));
    }

    @Test
    default void aPageHasALimit() {
        assertThrows(IllegalArgumentException.class, () -> here().list("c", Optional.empty(), 0));
        assertThrows(
                IllegalArgumentException.class, () -> here().list("c", Optional.empty(), PartitionStore.MAX_PAGE + 1));
        assertThrows(IllegalArgumentException.class, () -> here().changesSince(0, 0));
    }

    @Test
    default void sizeCountsWhatIsPresent() {
        PartitionStore.Size before = here().size();
        ItemId item = itemAt(HERE);
        write(here(), item, 1, put("1234567890"));
        PartitionStore.Size after = here().size();
        assertEquals(before.items() + 1, after.items());
        assertEquals(before.bytes() + 10, after.bytes());
        write(here(), item, 1, new Delete(false));
        assertEquals(before, here().size());
    }
}
