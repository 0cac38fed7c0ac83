package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** The Redis that caches for one region. Immutable. */
public record CacheConfiguration(Region region, ServerConnection connection, int database) implements Serializable {

    static final ServerConnection.Options CONNECTION = new ServerConnection.Options("caches.*");
    static final Option<Integer> DATABASE =
            Option.integer("caches.*.database", "0", "0..65535", "Redis database number");

    static final List<Option<?>> OPTIONS = Catalogue.join(List.of(DATABASE), CONNECTION.all());

    static CacheConfiguration from(Values values, String region) {
        return new CacheConfiguration(
                new Region(region), CONNECTION.read(values, region), values.get(DATABASE, region));
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
}
