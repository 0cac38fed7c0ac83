package io.foreshard.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.core.placement.PolicySet;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.topics.TopicHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What operators demand while everything runs: the topic {@code placement-policies}, followed. What was read last time stays in
 * force until all is read again. Fed by one thread, asked by any.
 */
public final class PoliciesInForce implements TopicHandler<PlacementPolicy> {

    private final Consumer<Collection<OperatorPolicy>> onChange;
    private final Map<String, OperatorPolicy> byId = new HashMap<>();
    private boolean changed;
    private boolean caughtUp;
    private volatile @Nullable PolicySet inForce;

    /** @param onChange is told all policies after each change, on the thread that feeds; must not take long */
    public PoliciesInForce(Consumer<Collection<OperatorPolicy>> onChange) {
        this.onChange = onChange;
    }

    /** Whether all that was there at the start has been read. */
    public boolean areKnown() {
        return inForce != null;
    }

    /** The policy that counts for an item; empty also as long as they are not known. */
    public Optional<OperatorPolicy> of(ItemId item) {
        PolicySet policies = inForce;
        return policies == null ? Optional.empty() : policies.of(item);
    }

    @Override
    public void begin() {
        byId.clear();
        changed = true;
        caughtUp = false;
    }

    @Override
    public void accept(PlacementPolicy policy) {
        changed = true;
        if (policy.getDeleted()) {
            byId.remove(policy.getId());
        } else {
            byId.put(policy.getId(), toPolicy(policy));
        }
    }

    @Override
    public void removed(byte[] key) {
        changed = true;
        byId.remove(new String(key, UTF_8));
    }

    @Override
    public void caughtUp() {
        caughtUp = true;
    }

    @Override
    public void polled() {
        if (!changed || !caughtUp) {
            return;
        }
        changed = false;
        PolicySet next = new PolicySet();
        next.replaceAll(byId.values());
        inForce = next;
        onChange.accept(byId.values());
    }

    /**
     * A record in core's terms.
     *
     * @throws IllegalArgumentException if it names what can be no region, partition or pattern
     */
    public static OperatorPolicy toPolicy(PlacementPolicy policy) {
        List<String> allowed = policy.getAllowedRegions();
        String pin = policy.getPinnedPartition();
        Long cooldown = policy.getCooldownMillis();
        Set<Region> regions =
                allowed == null ? null : allowed.stream().map(Region::new).collect(Collectors.toUnmodifiableSet());
        return new OperatorPolicy(
                policy.getId(),
                policy.getCustomerPattern(),
                policy.getItemPattern(),
                regions,
                pin == null ? null : new PartitionId(pin),
                policy.getExcluded(),
                policy.getScoreThreshold(),
                cooldown == null ? null : Duration.ofMillis(cooldown));
    }
}
