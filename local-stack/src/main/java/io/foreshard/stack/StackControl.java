package io.foreshard.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.foreshard.servers.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * HTTP on loopback by which other commands ask the supervisor to do something: {@code POST /restart} with a component's
 * name as body. Only who can read the state file knows the token. One request at a time. Thread-safe.
 */
final class StackControl implements AutoCloseable {

    static final String PATH = "/restart";
    static final String TOKEN_HEADER = "X-Foreshard-Token";

    private static final int LONGEST_NAME = 200;

    private final Endpoint endpoint;
    private final Action restart;
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "stack-control");
        created.setDaemon(true);
        return created;
    });

    /** How to reach a supervisor. Immutable. */
    record Endpoint(int port, String token) {}

    /** What to do with the component of a name; a failure's message is for the one who asked. */
    @FunctionalInterface
    interface Action {
        void perform(String component) throws InterruptedException;
    }

    StackControl(Endpoint endpoint, Action restart) {
        this.endpoint = endpoint;
        this.restart = restart;
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(loopback, endpoint.port()), 16);
        } catch (IOException e) {
            throw new StackException(
                    "the supervisor cannot listen on port " + endpoint.port() + ": " + e.getMessage(), e);
        }
        server.createContext(PATH, this::handle);
        server.setExecutor(thread);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isAllowed(exchange)) {
                answer(exchange, 403, "expected POST with the token of this stack");
                return;
            }
            byte[] name = exchange.getRequestBody().readNBytes(LONGEST_NAME);
            perform(exchange, new String(name, StandardCharsets.UTF_8));
        }
    }

    private boolean isAllowed(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
        return exchange.getRequestMethod().equals("POST")
                && given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), endpoint.token().getBytes(StandardCharsets.UTF_8));
    }

    private void perform(HttpExchange exchange, String name) throws IOException {
        try {
            restart.perform(name);
            answer(exchange, 200, "");
        } catch (StackException | ServerException e) {
            answer(exchange, 409, String.valueOf(e.getMessage()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            answer(exchange, 409, "the stack is stopping");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
