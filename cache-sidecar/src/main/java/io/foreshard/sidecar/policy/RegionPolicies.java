package io.foreshard.sidecar.policy;

import io.foreshard.configuration.PoliciesInForce;
import io.foreshard.core.ControlGroup;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.placement.OperatorPolicy;
import io.foreshard.schemas.PlacementPolicy;
import io.foreshard.schemas.topics.TopicHandler;
import io.foreshard.sidecar.items.Key;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be in this region. Until the policies were read once nothing may: serving goes on from the homes. Every change is
 * told to a listener, which purges. Fed by one thread, asked by any.
 */
public final class RegionPolicies {

    private static final Logger LOG = LoggerFactory.getLogger(RegionPolicies.class);

    private final Region region;
    private final ControlGroup controlGroup;
    private final PoliciesInForce policies = new PoliciesInForce(this::changed);
    private volatile Consumer<List<String>> onChange = globs -> {};

    public RegionPolicies(Region region, ControlGroup controlGroup) {
        this.region = region;
        this.controlGroup = controlGroup;
    }

    /** What the topic of the policies is to be handed to. */
    public TopicHandler<PlacementPolicy> topic() {
        return policies;
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
        return policies.areKnown()
                && policies.of(item)
                        .flatMap(OperatorPolicy::allowedRegions)
                        .map(allowed -> allowed.contains(region))
                        .orElse(true);
    }

    /** Whether a copy may be fetched ahead of any request. */
    public boolean allowsPrefetch(ItemId item) {
        return policies.areKnown()
                && !controlGroup.contains(item.customerId())
                && !policies.of(item).map(OperatorPolicy::excluded).orElse(false)
                && allows(item);
    }

    /** Whether the policies were read. */
    public boolean areKnown() {
        return policies.areKnown();
    }

    private void changed(Collection<OperatorPolicy> all) {
        LOG.info("{} placement policies are in force", all.size());
        onChange.accept(all.stream()
                .filter(policy -> policy.allowedRegions()
                        .map(allowed -> !allowed.contains(region))
                        .orElse(false))
                .map(RegionPolicies::glob)
                .toList());
    }

    private static String glob(OperatorPolicy policy) {
        return escaped(policy.customerPattern()) + ":" + escaped(policy.itemPattern());
    }

    /** Ours knows no sets of characters, and takes a backslash at the end literally. */
    private static String escaped(String pattern) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                escaped.append(c).append(pattern.charAt(++i));
            } else if (c == '[' || c == ']' || c == '\\') {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
