package io.foreshard.executor.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * {@code /health} and {@code /ready} for whoever starts and stops us, {@code /metrics} for Prometheus, {@code /migrations}
 * for people. Thread-safe.
 */
public final class ExecutorApi implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final int THREADS = 2;
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "executor-http");
        thread.setDaemon(true);
        return thread;
    });

    /** What is shown. */
    public record Content(BooleanSupplier ready, Supplier<String> metrics, Supplier<String> migrations) {}

    /**
     * @param port 0 for a free one
     * @throws IllegalStateException if it cannot listen there
     */
    public ExecutorApi(String address, int port, Content content) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot listen on " + address + ":" + port + ": " + e.getMessage()
                            + "; free the port or change executor.port (FORESHARD_EXECUTOR_PORT)",
                    e);
        }
        server.setExecutor(threads);
        server.createContext("/health", exchange -> answer(exchange, 200, TEXT, "ok\n"));
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, TEXT, content.metrics().get()));
        server.createContext(
                "/migrations",
                exchange -> answer(exchange, 200, JSON, content.migrations().get()));
        server.createContext("/ready", exchange -> {
            boolean now = content.ready().getAsBoolean();
            answer(exchange, now ? 200 : 503, TEXT, now ? "ready\n" : "not ready\n");
        });
        server.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
