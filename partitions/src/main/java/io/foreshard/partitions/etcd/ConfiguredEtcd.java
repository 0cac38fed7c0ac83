package io.foreshard.partitions.etcd;

import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.EtcdConfiguration;
import io.foreshard.configuration.Secret;
import io.foreshard.configuration.TlsConfiguration;
import io.foreshard.core.Region;
import java.net.URI;
import java.nio.file.Path;

/** The options of etcd that a configuration asks for, as seen from one region. */
public final class ConfiguredEtcd {

    private ConfiguredEtcd() {}

    public static EtcdOptions options(EtcdConfiguration configuration, Region from) {
        String scheme = configuration.tls().enabled() ? "https" : "http";
        EtcdOptions options = EtcdOptions.of(configuration.endpointsFrom(from).stream()
                        .map(endpoint -> uri(scheme, endpoint))
                        .toList())
                .withPrefix(configuration.prefix())
                .withCallTimeout(configuration.requestTimeout());
        if (configuration.tls().enabled()) {
            options = options.withTls(tls(configuration.tls()));
        }
        if (configuration.user().isPresent()) {
            String password = configuration.password().map(Secret::value).orElse("");
            options = options.withCredentials(
                    new EtcdOptions.Credentials(configuration.user().get(), password));
        }
        return options;
    }

    private static URI uri(String scheme, Endpoint endpoint) {
        return URI.create(scheme + "://" + endpoint);
    }

    private static EtcdOptions.Tls tls(TlsConfiguration tls) {
        return new EtcdOptions.Tls(
                tls.caFile().map(Path::of),
                tls.certificateFile().map(Path::of),
                tls.keyFile().map(Path::of));
    }
}
