package io.foreshard.partitions.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach etcd. Immutable.
 *
 * @param endpoints at least one {@code http://host:port} or {@code https://host:port}
 * @param prefix what every key starts with: begins with a slash and does not end with one
 * @param callTimeout the longest wait for one answer
 * @param connectTimeout the longest wait for a connection
 */
public record EtcdOptions(
        List<URI> endpoints,
        Optional<Credentials> credentials,
        Optional<Tls> tls,
        String prefix,
        Duration callTimeout,
        Duration connectTimeout) {

    public static final String DEFAULT_PREFIX = "/foreshard";
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(3);

    public EtcdOptions {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd endpoints: expected at least one http://host:port");
        }
        endpoints.forEach(EtcdOptions::requireHostAndPort);
        if (!prefix.startsWith("/") || prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "etcd prefix '" + prefix + "': expected a leading slash and no trailing one, e.g. /foreshard");
        }
        requirePositive("call timeout", callTimeout);
        requirePositive("connect timeout", connectTimeout);
    }

    /** No user, no TLS, defaults for the rest. */
    public static EtcdOptions of(List<URI> endpoints) {
        return new EtcdOptions(
                endpoints,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_PREFIX,
                DEFAULT_CALL_TIMEOUT,
                DEFAULT_CONNECT_TIMEOUT);
    }

    public EtcdOptions withCredentials(Credentials credentials) {
        return new EtcdOptions(endpoints, Optional.of(credentials), tls, prefix, callTimeout, connectTimeout);
    }

    public EtcdOptions withTls(Tls tls) {
        return new EtcdOptions(endpoints, credentials, Optional.of(tls), prefix, callTimeout, connectTimeout);
    }

    public EtcdOptions withPrefix(String prefix) {
        return new EtcdOptions(endpoints, credentials, tls, prefix, callTimeout, connectTimeout);
    }

    public EtcdOptions withCallTimeout(Duration callTimeout) {
        return new EtcdOptions(endpoints, credentials, tls, prefix, callTimeout, connectTimeout);
    }

    private static void requireHostAndPort(URI endpoint) {
        boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!http || endpoint.getHost() == null || endpoint.getPort() < 0) {
            throw new IllegalArgumentException(
                    "etcd endpoint '" + endpoint + "': expected http://host:port or https://host:port");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException("etcd " + name + " " + value + ": expected more than zero");
        }
    }

    /** An etcd user. */
    public record Credentials(String user, String password) {

        @Override
        public String toString() {
            return "Credentials[user=" + user + ", password=***]";
        }
    }

    /**
     * PEM files.
     *
     * @param trustedCertificates who may sign the server's certificate; the JVM's trust store if absent
     * @param certificate the client's own certificate chain, with its {@code privateKey} (PKCS 8)
     */
    public record Tls(Optional<Path> trustedCertificates, Optional<Path> certificate, Optional<Path> privateKey) {

        /** Whom the JVM trusts, no certificate of our own: what https alone means. */
        public static final Tls JVM_TRUST = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

        public Tls {
            if (certificate.isPresent() != privateKey.isPresent()) {
                throw new IllegalArgumentException("etcd TLS: a client certificate and its private key go together");
            }
        }
    }
}
