package io.foreshard.stack.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.core.PartitionId;
import io.foreshard.core.store.Fence;
import io.foreshard.core.store.OwnerRecord;
import io.foreshard.core.store.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerAuditTest {

    private static final PartitionId FIRST = new PartitionId("us-east-1");
    private static final PartitionId SECOND = new PartitionId("eu-west-1");

    @Test
    void an_item_that_moved_between_two_questions_has_one_owner() {
        assertEquals(false, OwnerAudit.isDouble(claims(owner(3), owner(7)), Map.of(SECOND, owner(7))));
    }

    @Test
    void an_item_that_moved_away_and_back_has_one_owner() {
        assertEquals(false, OwnerAudit.isDouble(claims(owner(3), owner(7)), Map.of(FIRST, owner(9))));
    }

    @Test
    void an_owner_that_stays_while_another_store_claims_the_item_is_one_too_many() {
        assertEquals(true, OwnerAudit.isDouble(claims(owner(3), owner(7)), claims(owner(3), owner(7))));
        assertEquals(true, OwnerAudit.isDouble(claims(owner(3), owner(7)), Map.of(FIRST, owner(3))));
    }

    private static Map<PartitionId, OwnerRecord> claims(OwnerRecord first, OwnerRecord second) {
        Map<PartitionId, OwnerRecord> claims = new LinkedHashMap<>();
        claims.put(FIRST, first);
        claims.put(SECOND, second);
        return claims;
    }

    private static OwnerRecord owner(long epoch) {
        return new OwnerRecord(Role.OWNER, epoch, Fence.NONE, false, false, Optional.empty());
    }
}
