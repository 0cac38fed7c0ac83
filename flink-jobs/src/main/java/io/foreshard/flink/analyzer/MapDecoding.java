package io.foreshard.flink.analyzer;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.flink.wire.RecordDecoding;
import io.foreshard.schemas.ShardMapChange;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.RejectionReason;
import io.foreshard.schemas.codec.SchemaSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes of the shard map, tried out before they get into the job's state: what cannot be used there would stop it for ever. */
final class MapDecoding implements RecordDecoding<ShardMapChange> {

    @Override
    public Function<byte[], Decoded<ShardMapChange>> open(SchemaSource schemas) {
        RecordCodec<ShardMapChange> codec = RecordCodec.of(ShardMapChange.class, schemas);
        return bytes -> checked(codec.tryDecode(bytes));
    }

    static Decoded<ShardMapChange> checked(Decoded<ShardMapChange> decoded) {
        if (!(decoded instanceof Decoded.Value<ShardMapChange> good)) {
            return decoded;
        }
        try {
            return violation(good.value())
                    .<Decoded<ShardMapChange>>map(why -> Decoded.rejected(RejectionReason.INVALID_IDENTITY, why))
                    .orElse(decoded);
        } catch (IllegalArgumentException e) {
            return Decoded.rejected(RejectionReason.INVALID_FIELD, String.valueOf(e.getMessage()));
        }
    }

    /** @throws IllegalArgumentException if it names no home or rule */
    private static Optional<String> violation(ShardMapChange change) {
        return switch (change.getScope()) {
            case ITEM -> {
                requireHome(change);
                yield identity(change.getCustomerId(), change.getItemId());
            }
            case CUSTOMER -> {
                requireHome(change);
                yield identity(change.getCustomerId(), "any");
            }
            case RULE -> {
                var unused = new DefaultRule(
                        change.getPartitions().stream().map(PartitionId::new).toList(), change.getEpoch());
                yield Optional.empty();
            }
            case UNKNOWN -> Optional.empty();
        };
    }

    private static void requireHome(ShardMapChange change) {
        if (change.getPartition() != null) {
            var unused = new Home(new PartitionId(change.getPartition()), change.getEpoch());
        }
    }

    private static Optional<String> identity(@Nullable String customerId, @Nullable String itemId) {
        return customerId == null || itemId == null
                ? Optional.of("an entry without a customer or an item")
                : ItemId.violation(customerId, itemId);
    }
}
