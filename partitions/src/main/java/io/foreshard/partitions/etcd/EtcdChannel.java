package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jetcd client in use. gRPC waits up to two minutes between attempts to reach a server that was down for long; so that
 * everything goes on as soon as etcd is back, a client that has not reached etcd for a few seconds is replaced.
 * Thread-safe.
 */
final class EtcdChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdChannel.class);
    private static final Duration REPLACE_AFTER = Duration.ofSeconds(2);
    private static final Duration HTTP2_PING_EVERY = Duration.ofSeconds(10);
    private static final Duration HTTP2_PING_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final EtcdOptions options;
    private volatile Client client;
    private volatile long createdOrAnsweredNanos = System.nanoTime();
    private boolean closed;

    EtcdChannel(EtcdOptions options) {
        this.options = options;
        this.client = build();
    }

    Client client() {
        return client;
    }

    void answered() {
        createdOrAnsweredNanos = System.nanoTime();
    }

    /** Replaces the client if it has long been unable to reach etcd. */
    void failed(Client used, ControlPlaneException failure) {
        if (failure.code() != Code.UNREACHABLE
                || System.nanoTime() - createdOrAnsweredNanos < REPLACE_AFTER.toNanos()) {
            return;
        }
        replace(used);
    }

    void replace() {
        replace(client);
    }

    private void replace(Client used) {
        synchronized (this) {
            if (closed || used != client) {
                return;
            }
            LOG.info("connecting anew to etcd at {}", options.endpoints());
            client = build();
            createdOrAnsweredNanos = System.nanoTime();
        }
        used.close();
    }

    private Client build() {
        ClientBuilder builder = Client.builder()
                .endpoints(options.endpoints())
                .waitForReady(false)
                .connectTimeout(options.connectTimeout())
                .keepaliveTime(HTTP2_PING_EVERY)
                .keepaliveTimeout(HTTP2_PING_TIMEOUT)
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .retryDelay(100)
                .retryMaxAttempts(2);
        options.credentials()
                .ifPresent(
                        credentials -> builder.user(bytes(credentials.user())).password(bytes(credentials.password())));
        boolean https = options.endpoints().stream().anyMatch(endpoint -> "https".equals(endpoint.getScheme()));
        if (https || options.tls().isPresent()) {
            secure(builder, options.tls().orElse(EtcdOptions.Tls.JVM_TRUST));
        }
        return builder.build();
    }

    private static void secure(ClientBuilder builder, EtcdOptions.Tls tls) {
        try {
            builder.sslContext(context -> configure(context, tls));
        } catch (SSLException | IllegalArgumentException e) {
            throw new ControlPlaneException(
                    Code.DENIED,
                    "etcd TLS: " + e.getMessage() + "; expected PEM files that exist, the private key as PKCS 8",
                    e);
        }
    }

    private static void configure(SslContextBuilder context, EtcdOptions.Tls tls) {
        tls.trustedCertificates().map(Path::toFile).ifPresent(context::trustManager);
        tls.certificate().ifPresent(certificate -> {
            File key = tls.privateKey().orElseThrow().toFile();
            context.keyManager(certificate.toFile(), key);
        });
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        client.close();
    }
}
