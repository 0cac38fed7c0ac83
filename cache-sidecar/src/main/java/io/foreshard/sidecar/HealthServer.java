package io.foreshard.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus, {@code /health} and {@code /ready} for whoever starts and stops us. Thread-safe. */
final class HealthServer implements AutoCloseable {

    private final HttpServer server;

    /** @throws IllegalStateException if it cannot listen there */
    HealthServer(String address, int port, Supplier<String> metrics, BooleanSupplier ready) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), 16);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot listen on " + address + ":" + port + ": " + e.getMessage()
                            + "; free the port or change sidecars.*.metricsPort",
                    e);
        }
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.get()));
        server.createContext("/health", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/ready", exchange -> {
            boolean now = ready.getAsBoolean();
            answer(exchange, now ? 200 : 503, now ? "ready\n" : "not ready\n");
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
