package io.foreshard.sidecar.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.core.placement.PolicySet;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.topics.TopicHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be in this region. Until the policies were read once nothing may: serving goes on from the homes. Every change is
 * told to a listener, which purges. Fed by one thread, asked by any.
 */
public final class RegionPolicies implements TopicHandler<PlacementPolicy> {

    private static final Logger LOG = LoggerFactory.getLogger(RegionPolicies.class);

    private final Region region;
    private final ControlGroup controlGroup;
    private final Map<String, OperatorPolicy> byId = new HashMap<>();
    private volatile Consumer<List<String>> onChange = globs -> {};
    private boolean changed;
    private boolean caughtUp;
    private volatile @Nullable PolicySet inForce;

    public RegionPolicies(Region region, ControlGroup controlGroup) {
        this.region = region;
        this.controlGroup = controlGroup;
    }

    /** @param listener is given the globs, in the manner of Redis, that cover the keys that may not be here any more */
    public void listen(Consumer<List<String>> listener) {
        onChange = listener;
    }

    /** Whether a copy may be in this region. */
    public boolean allows(Key key) {
        return allows(key.item());
    }

    private boolean allows(ItemId item) {
        PolicySet policies = inForce;
        return policies != null
                && policies.of(item)
                        .flatMap(OperatorPolicy::allowedRegions)
                        .map(allowed -> allowed.contains(region))
                        .orElse(true);
    }

    /** Whether a copy may be fetched ahead of any request. */
    public boolean allowsPrefetch(ItemId item) {
        PolicySet policies = inForce;
        return policies != null
                && !controlGroup.contains(item.customerId())
                && !policies.of(item).map(OperatorPolicy::excluded).orElse(false)
                && allows(item);
    }

    /** Whether the policies were read. */
    public boolean areKnown() {
        return inForce != null;
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
            byId.put(policy.getId(), of(policy));
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

    /** What was read last time stays in force until all is read again. */
    @Override
    public void polled() {
        if (!changed || !caughtUp) {
            return;
        }
        changed = false;
        PolicySet next = new PolicySet();
        next.replaceAll(byId.values());
        inForce = next;
        LOG.info("{} placement policies are in force", byId.size());
        onChange.accept(byId.values().stream()
                .filter(policy -> policy.allowedRegions()
                        .map(allowed -> !allowed.contains(region))
                        .orElse(false))
                .map(RegionPolicies::glob)
                .toList());
    }

    private static String glob(OperatorPolicy policy) {
        return escaped(policy.customerPattern()) + ":" + escaped(policy.itemPattern());
    }

    private static String escaped(String pattern) {
        return pattern.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static OperatorPolicy of(PlacementPolicy policy) {
        return new OperatorPolicy(
                policy.getId(),
                policy.getCustomerPattern(),
                policy.getItemPattern(),
                regions(policy.getAllowedRegions()),
                policy.getPinnedPartition() == null ? null : new PartitionId(policy.getPinnedPartition()),
                policy.getExcluded(),
                policy.getScoreThreshold(),
                policy.getCooldownMillis() == null ? null : Duration.ofMillis(policy.getCooldownMillis()));
    }

    private static @Nullable Set<Region> regions(@Nullable List<String> names) {
        return names == null ? null : names.stream().map(Region::new).collect(Collectors.toSet());
    }
}
