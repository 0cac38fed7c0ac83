package io.foreshard.sidecar.prefetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.schemas.AccessRun;
import io.foreshard.schemas.topics.TopicHandler;
import io.foreshard.sidecar.items.Key;

/** Which items were last asked for in this region, as far as the analyzer has said: whether an access begins a run. Thread-safe. */
public final class RunRegions implements TopicHandler<AccessRun> {

    private static final long MAX_ITEMS = 200_000;

    private final Region region;
    private final Cache<Key, Boolean> here =
            Caffeine.newBuilder().maximumSize(MAX_ITEMS).build();

    public RunRegions(Region region) {
        this.region = region;
    }

    @Override
    public void accept(AccessRun run) {
        here.put(
                Key.of(new ItemId(run.getCustomerId(), run.getItemId())),
                run.getRegion().equals(region.name()));
    }

    /** Whether an access from here begins a run: the latest one known is elsewhere, or none is known. */
    boolean begins(Key key) {
        return !Boolean.TRUE.equals(here.getIfPresent(key));
    }
}
