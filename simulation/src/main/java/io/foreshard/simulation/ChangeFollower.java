package io.foreshard.simulation;

import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.ChangeLogPage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows all change feeds for one sidecar: drops what was overwritten and moves the watermarks on. After a gap it starts at
 * the end again. Mutable; belongs to one thread.
 */
final class ChangeFollower {

    private static final long LONGEST_POLL_MICROS = 250_000;

    private final World world;
    private final Node node;
    private final SidecarCache cache;
    private final Map<ChangeFeed, Integer> offsets = new LinkedHashMap<>();
    private final Map<PartitionId, Watermark> watermarks = new HashMap<>();

    ChangeFollower(World world, Node node, SidecarCache cache, List<ChangeFeed> feeds) {
        this.world = world;
        this.node = node;
        this.cache = cache;
        feeds.forEach(feed -> {
            offsets.put(feed, 0);
            watermarks.put(feed.store().id(), new Watermark());
        });
        gap();
        later();
    }

    Watermark watermark(PartitionId partition) {
        return Optional.ofNullable(watermarks.get(partition)).orElse(Watermark.NONE);
    }

    private void later() {
        world.scheduler().after(world.dice().between(5_000, LONGEST_POLL_MICROS), node, this::poll);
    }

    private void poll() {
        later();
        if (world.dice().chance(world.profile().loss() / 2)) {
            gap();
            return;
        }
        offsets.replaceAll((feed, offset) -> {
            feed.since(offset).forEach(message -> accept(feed, message));
            return feed.end();
        });
    }

    /** What was published until now may have been missed. */
    private void gap() {
        world.story().tell(() -> node + " begins to follow the changes anew");
        offsets.replaceAll((feed, offset) -> feed.end());
        long now = world.scheduler().clockMillis(node);
        watermarks.values().forEach(watermark -> watermark.followFrom(now + cache.clockSkewMillis()));
    }

    private void accept(ChangeFeed feed, ChangeFeed.Message message) {
        if (message.change().isEmpty()) {
            watermark(feed.store().id()).advance(message.watermark());
            return;
        }
        ChangeLogPage.Entry change = message.change().get();
        Stamp stamp = new Stamp(change.epoch(), change.version());
        long now = world.scheduler().clockMillis(node);
        if (change.kind() == ChangeLogPage.Kind.FREEZE) {
            cache.closing(change.item(), stamp, now);
        } else {
            cache.written(change.item(), stamp, now);
        }
    }
}
