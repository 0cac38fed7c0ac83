package io.foreshard.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import io.foreshard.core.Topology;
import io.foreshard.core.access.Floors;
import io.foreshard.core.store.PartitionStore;
import io.foreshard.sidecar.command.Commands;
import io.foreshard.sidecar.command.Users;
import io.foreshard.sidecar.items.HomeMap;
import io.foreshard.sidecar.items.Homes;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.LocalCache;
import io.foreshard.sidecar.items.ReadSettings;
import io.foreshard.sidecar.items.Reader;
import io.foreshard.sidecar.items.RegionalCache;
import io.foreshard.sidecar.items.Shadows;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.items.Watermarks;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.items.Written;
import io.foreshard.sidecar.server.CommandRunner;
import io.foreshard.sidecar.server.RequestLog;
import io.foreshard.sidecar.server.RespServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Predicate;

/** Everything that answers requests, put together; what it stands on stays the caller's to close. Thread-safe. */
final class DataPlane implements AutoCloseable {

    /** So that of 50,000 items in use one in twenty shares a slot, and with it misses copies of other processes. */
    private static final int FLOOR_SLOTS = 1 << 20;

    private final LocalCache local;
    private final Homes homes;
    private final Reader reader;
    private final RespServer server;

    /**
     * What it stands on.
     *
     * @param cacheable whether policies allow a copy of this key in this region
     * @param info makes the text of INFO
     */
    record Foundations(
            Region region,
            Topology topology,
            Map<PartitionId, ? extends PartitionStore> stores,
            HomeMap map,
            Watermarks watermarks,
            RegionalCache regional,
            Shadows shadows,
            Predicate<Key> cacheable,
            RequestLog log,
            Users users,
            Function<List<String>, String> info,
            ScheduledExecutorService timer,
            InstantSource clock) {}

    /** Starts listening. */
    DataPlane(DataPlaneSettings settings, Foundations on) {
        local = new LocalCache(
                settings.localCacheBytes(),
                new Floors(FLOOR_SLOTS, settings.staleness().clockSkew().toMillis()));
        homes = new Homes(on.stores(), on.map(), settings.homes(), on.watermarks(), on.timer(), on.clock());
        Reader.Caches caches = new Reader.Caches(local, on.regional());
        reader = new Reader(
                new ReadSettings(on.region(), settings.staleness(), settings.retention()),
                on.topology(),
                caches,
                on.shadows(),
                homes,
                on.cacheable(),
                on.clock());
        Writer writer = new Writer(caches, on.shadows(), homes, on.clock());
        CommandRunner runner = new CommandRunner(
                reader,
                writer,
                on.log(),
                written -> tierOf(written, on),
                on.clock(),
                settings.server().replyBytes());
        server = new RespServer(
                settings.server(),
                new RespServer.Services(new Commands(on.info()), runner, reader, on.log(), on.users()),
                on.clock());
    }

    private static Tier tierOf(Written written, Foundations on) {
        return on.topology()
                        .regionOf(written.home().partition())
                        .filter(on.region()::equals)
                        .isPresent()
                ? Tier.LOCAL_HOME
                : Tier.REMOTE_HOME;
    }

    /** Whether a copy of this key is in the memory of this process, valid or not. */
    boolean holds(String key) {
        return local.get(new Key(key.getBytes(UTF_8))) != null;
    }

    LocalCache local() {
        return local;
    }

    Homes homes() {
        return homes;
    }

    Reader reader() {
        return reader;
    }

    RespServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        homes.close();
    }
}
