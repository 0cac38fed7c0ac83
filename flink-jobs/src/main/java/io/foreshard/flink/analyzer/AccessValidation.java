package io.foreshard.flink.analyzer;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import io.foreshard.schemas.AccessEvent;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RejectionReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an access must be beyond its encoding: an item identity, a region of the topology, a time that can be true. One with a
 * wrong time would carry event time away and make all others late. Immutable.
 */
final class AccessValidation {

    /** Before this nothing was logged; seconds taken for milliseconds fall before it. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final long EARLIEST_MILLIS = EARLIEST.toEpochMilli();

    private final Set<String> regions;
    private final TimeScale timeScale;
    private final Duration futureTolerance;
    private final InstantSource clock;

    AccessValidation(AnalyzerSettings settings, InstantSource clock) {
        this.regions = settings.topology().regions().stream().map(Region::name).collect(Collectors.toUnmodifiableSet());
        this.timeScale = settings.timeScale();
        this.futureTolerance = settings.futureTolerance();
        this.clock = clock;
    }

    Decoded<AccessEvent> check(Decoded<AccessEvent> decoded) {
        return decoded instanceof Decoded.Value<AccessEvent> good ? checked(good.value()) : decoded;
    }

    private Decoded<AccessEvent> checked(AccessEvent event) {
        Optional<String> identity = ItemId.violation(event.getCustomerId(), event.getItemId());
        if (identity.isPresent()) {
            return Decoded.rejected(RejectionReason.INVALID_IDENTITY, identity.get());
        }
        if (!regions.contains(event.getRegion())) {
            return Decoded.rejected(
                    RejectionReason.UNKNOWN_REGION,
                    "region '" + shortened(event.getRegion()) + "' is not one of "
                            + regions.stream().sorted().toList());
        }
        return absurdity(event.getTimestamp())
                .<Decoded<AccessEvent>>map(detail -> Decoded.rejected(RejectionReason.ABSURD_TIMESTAMP, detail))
                .orElseGet(() -> Decoded.of(event));
    }

    private Optional<String> absurdity(long timestamp) {
        if (timestamp < EARLIEST_MILLIS) {
            return Optional.of("timestamp " + timestamp + " lies before " + EARLIEST
                    + "; expected milliseconds since 1970, not seconds");
        }
        long now = timeScale.toEventMillis(clock.millis());
        if (timestamp > now + futureTolerance.toMillis()) {
            return Optional.of("timestamp " + timestamp + " lies more than " + futureTolerance + " after event time "
                    + Instant.ofEpochMilli(now) + "; compare the clocks, and timeScale");
        }
        return Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
