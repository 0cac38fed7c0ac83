package io.foreshard.configuration;

import io.foreshard.core.PartitionId;
import io.foreshard.core.Region;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One data store. Immutable.
 *
 * @param connection how to reach it
 * @param database name of the PostgreSQL database, or number of the Redis database
 * @param capacityBytes 0 for no limit
 * @param maximumConnections size of a process's connection pool to it
 */
public record PartitionConfiguration(
        PartitionId id,
        Region region,
        Kind kind,
        ServerConnection connection,
        String database,
        long capacityBytes,
        int maximumConnections)
        implements Serializable {

    /** What keeps the data. */
    public enum Kind {
        POSTGRES,
        REDIS
    }

    static final Option<Region> REGION = Option.required("partitions.*.region", ValueType.REGION, "Where it lies");
    static final Option<Kind> KIND =
            Option.required("partitions.*.kind", ValueType.choice(Kind.class), "What keeps the data");
    static final ServerConnection.Options CONNECTION = new ServerConnection.Options("partitions.*");
    static final Option<String> DATABASE = Option.optional(
            "partitions.*.database",
            ValueType.TEXT,
            "PostgreSQL database (default foreshard) or Redis database number (default 0)");
    static final Option<Long> CAPACITY = Option.size(
            "partitions.*.capacity",
            "0B",
            "0B..1024TiB",
            "Bytes it may hold; nothing moves in above it; 0B for no limit");
    static final Option<Integer> MAXIMUM_CONNECTIONS = Option.integer(
            "partitions.*.maximumConnections", "8", "1..512", "Connections of one process to it at most");

    static final List<Option<?>> OPTIONS =
            Catalogue.join(List.of(REGION, KIND, DATABASE, CAPACITY, MAXIMUM_CONNECTIONS), CONNECTION.all());

    static PartitionConfiguration from(Values values, String name) {
        Kind kind = values.get(KIND, name);
        return new PartitionConfiguration(
                new PartitionId(name),
                values.get(REGION, name),
                kind,
                CONNECTION.read(values, name),
                values.find(DATABASE, name).orElse(kind == Kind.POSTGRES ? "foreshard" : "0"),
                values.get(CAPACITY, name),
                values.get(MAXIMUM_CONNECTIONS, name));
    }

    /** Where to connect to from a region: its override, or the default address. */
    public Endpoint endpointFrom(Region from) {
        return connection.endpointFrom(from);
    }

    public Optional<String> user() {
        return connection.user();
    }

    public Optional<Secret> password() {
        return connection.password();
    }

    public TlsConfiguration tls() {
        return connection.tls();
    }

    /** The overrides by connecting region. */
    public Map<Region, Endpoint> endpointOverrides() {
        return connection.overrides();
    }
}
