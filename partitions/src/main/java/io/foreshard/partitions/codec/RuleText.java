package io.foreshard.partitions.codec;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.PartitionId;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The default rule as stores keep it: its epoch and the names of its partitions. Every read brings it along and it changes once in
 * a life time, so the one parsed last is remembered. Thread-safe.
 */
public final class RuleText {

    private static volatile @Nullable Parsed last;

    private record Parsed(long epoch, String partitions, DefaultRule rule) {}

    private RuleText() {}

    public static DefaultRule parse(long epoch, String partitions) {
        Parsed known = last;
        if (known != null && known.epoch() == epoch && known.partitions().equals(partitions)) {
            return known.rule();
        }
        DefaultRule rule = new DefaultRule(
                Arrays.stream(partitions.split(",", -1)).map(PartitionId::new).toList(), epoch);
        last = new Parsed(epoch, partitions, rule);
        return rule;
    }

    public static String partitions(DefaultRule rule) {
        return rule.partitions().stream().map(PartitionId::name).collect(Collectors.joining(","));
    }
}
