package io.foreshard.flink.analyzer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.schemas.MapScope;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RejectionReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapDecodingTest {

    @Test
    void goodChangesPassAlsoRemovedEntriesAndScopesOfTheFuture() {
        assertTrue(check(entry(MapScope.ITEM, "anna", "cart", "eu-west-1", 3)) instanceof Decoded.Value);
        assertTrue(check(entry(MapScope.ITEM, "anna", "cart", null, 0)) instanceof Decoded.Value);
        assertTrue(check(entry(MapScope.CUSTOMER, "anna", null, "eu-west-1", 3)) instanceof Decoded.Value);
        assertTrue(check(rule(3, List.of("eu-west-1"))) instanceof Decoded.Value);
        assertTrue(check(entry(MapScope.UNKNOWN, null, null, null, 0)) instanceof Decoded.Value);
    }

    @Test
    void whatWouldStopTheJobLaterIsRejected() {
        assertEquals(RejectionReason.INVALID_FIELD, reason(entry(MapScope.ITEM, "anna", "cart", "EU West", 3)));
        assertEquals(RejectionReason.INVALID_FIELD, reason(entry(MapScope.ITEM, "anna", "cart", "eu-west-1", 0)));
        assertEquals(RejectionReason.INVALID_IDENTITY, reason(entry(MapScope.ITEM, "anna", null, "eu-west-1", 3)));
        assertEquals(RejectionReason.INVALID_IDENTITY, reason(entry(MapScope.CUSTOMER, "an:na", null, "eu-west-1", 3)));
        assertEquals(RejectionReason.INVALID_FIELD, reason(rule(3, List.of())));
        assertEquals(RejectionReason.INVALID_FIELD, reason(rule(0, List.of("eu-west-1"))));
    }

    private static RejectionReason reason(ShardMapChange change) {
        return ((Decoded.Rejected<ShardMapChange>) check(change)).reason();
    }

    private static Decoded<ShardMapChange> check(ShardMapChange change) {
        return MapDecoding.checked(Decoded.of(change));
    }

    private static ShardMapChange entry(MapScope scope, String customer, String item, String partition, long epoch) {
        return ShardMapChange.newBuilder()
                .setScope(scope)
                .setCustomerId(customer)
                .setItemId(item)
                .setPartition(partition)
                .setEpoch(epoch)
                .setRevision(1)
                .build();
    }

    private static ShardMapChange rule(long epoch, List<String> partitions) {
        return ShardMapChange.newBuilder()
                .setScope(MapScope.RULE)
                .setEpoch(epoch)
                .setPartitions(partitions)
                .setRevision(1)
                .build();
    }
}
