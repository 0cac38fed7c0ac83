package io.foreshard.configuration;

import io.foreshard.core.Region;
import java.io.Serializable;
import java.util.List;

/**
 * Where the sidecar of one region listens; what all sidecars share is in {@link SidecarSettings}. Immutable.
 *
 * @param metricsPort 0 for no metrics endpoint
 */
public record SidecarConfiguration(Region region, String bindAddress, int port, int metricsPort)
        implements Serializable {

    static final Option<String> BIND_ADDRESS =
            Option.of("sidecars.*.bindAddress", ValueType.TEXT, "127.0.0.1", "Address to listen on");
    static final Option<Integer> PORT = Option.integer("sidecars.*.port", "6400", "1..65535", "RESP port");
    static final Option<Integer> METRICS_PORT =
            Option.integer("sidecars.*.metricsPort", "0", "0..65535", "HTTP port of health and metrics; 0 for none");

    static final List<Option<?>> OPTIONS = List.of(BIND_ADDRESS, PORT, METRICS_PORT);

    static SidecarConfiguration from(Values values, String region) {
        return new SidecarConfiguration(
                new Region(region),
                values.get(BIND_ADDRESS, region),
                values.get(PORT, region),
                values.get(METRICS_PORT, region));
    }
}
