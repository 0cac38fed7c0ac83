package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach etcd. Immutable.
 *
 * @param endpoints the default addresses
 * @param endpointsOverrides addresses by connecting region, where they differ
 * @param prefix of every key, starts with a slash
 */
public record EtcdConfiguration(
        List<Endpoint> endpoints,
        Map<Region, List<Endpoint>> endpointsOverrides,
        @Nullable String userOrNull,
        @Nullable Secret passwordOrNull,
        TlsConfiguration tls,
        String prefix,
        Duration requestTimeout)
        implements Serializable {

    static final Option<List<Endpoint>> ENDPOINTS =
            Option.required("etcd.endpoints", ValueType.ENDPOINTS, "Members to connect to");
    static final Option<List<Endpoint>> ENDPOINTS_FROM = Option.optional(
            "etcd.endpointsFrom.*", ValueType.ENDPOINTS, "Members to use when connecting from this region");
    static final Option<String> USER = Option.optional("etcd.user", ValueType.TEXT, "User to log in as");
    static final Option<Secret> PASSWORD =
            Option.optional("etcd.password", ValueType.SECRET, "Password to log in with");
    static final TlsConfiguration.Options TLS = new TlsConfiguration.Options("etcd.tls");
    static final Option<String> PREFIX =
            Option.of("etcd.prefix", ValueType.TEXT, "/foreshard", "In front of every key; starts with a slash");
    static final Option<Duration> REQUEST_TIMEOUT =
            Option.duration("etcd.requestTimeout", "5s", "100ms..1m", "After which a request counts as unanswered");

    static final List<Option<?>> OPTIONS = Catalogue.join(
            List.of(ENDPOINTS, ENDPOINTS_FROM, USER, PASSWORD, Catalogue.fileOf(PASSWORD), PREFIX, REQUEST_TIMEOUT),
            TLS.all());

    public EtcdConfiguration {
        endpoints = List.copyOf(endpoints);
        endpointsOverrides = Map.copyOf(endpointsOverrides);
    }

    static EtcdConfiguration from(Values values) {
        return new EtcdConfiguration(
                values.get(ENDPOINTS),
                values.byRegion(ENDPOINTS_FROM),
                values.find(USER).orElse(null),
                values.find(PASSWORD).orElse(null),
                TLS.read(values),
                values.get(PREFIX),
                values.get(REQUEST_TIMEOUT));
    }

    /** The addresses for a client in this region. */
    public List<Endpoint> endpointsFrom(Region from) {
        return endpointsOverrides.getOrDefault(from, endpoints);
    }

    public Optional<String> user() {
        return Optional.ofNullable(userOrNull);
    }

    public Optional<Secret> password() {
        return Optional.ofNullable(passwordOrNull);
    }
}
