package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one server: address, per-region overrides, credentials, TLS. Immutable.
 *
 * @param endpoint the default address
 * @param overrides address by connecting region, where it differs
 */
public record ServerConnection(
        Endpoint endpoint,
        Map<Region, Endpoint> overrides,
        @Nullable String userOrNull,
        @Nullable Secret passwordOrNull,
        TlsConfiguration tls)
        implements Serializable {

    public ServerConnection {
        overrides = Map.copyOf(overrides);
    }

    /** Where to connect to from a region: its override, or the default address. */
    public Endpoint endpointFrom(Region from) {
        return overrides.getOrDefault(from, endpoint);
    }

    public Optional<String> user() {
        return Optional.ofNullable(userOrNull);
    }

    public Optional<Secret> password() {
        return Optional.ofNullable(passwordOrNull);
    }

    /** The options of a server under one section of the file. */
    static final class Options {
        final String section;
        final Option<String> host;
        final Option<Integer> port;
        final Option<Endpoint> endpointFrom;
        final Option<String> user;
        final Option<Secret> password;
        final TlsConfiguration.Options tls;

        Options(String section) {
            this.section = section;
            host = Option.required(section + ".host", ValueType.TEXT, "Host name or address");
            port = Option.<Integer>required(section + ".port", ValueType.INTEGER, "TCP port")
                    .within("1..65535");
            endpointFrom = Option.optional(
                    section + ".endpointFrom.*", ValueType.ENDPOINT, "Address to use when connecting from this region");
            user = Option.optional(section + ".user", ValueType.TEXT, "User to log in as");
            password = Option.optional(section + ".password", ValueType.SECRET, "Password to log in with");
            tls = new TlsConfiguration.Options(section + ".tls");
        }

        List<Option<?>> all() {
            return Catalogue.join(
                    List.of(host, port, endpointFrom, user, password, Catalogue.fileOf(password)), tls.all());
        }

        ServerConnection read(Values values, String name) {
            return new ServerConnection(
                    new Endpoint(values.get(host, name), values.get(port, name)),
                    values.byRegion(endpointFrom, name),
                    values.find(user, name).orElse(null),
                    values.find(password, name).orElse(null),
                    tls.read(values, name));
        }
    }
}
