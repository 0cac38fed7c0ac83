package io.foreshard.stack.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * HTTP on loopback to see and change the links while the proxy runs: {@code GET /links} lists them; {@code POST
 * /links?from=us-east&to=eu-west&state=cut&roundTripMillis=300} changes those selected ({@code from}, {@code to} and
 * {@code name} may be left out; {@code both=true} also selects the way back). Thread-safe.
 */
final class ProxyControl implements AutoCloseable {

    private static final Set<String> PARAMETERS = Set.of("from", "to", "name", "both", "state", "roundTripMillis");

    private final LatencyProxy proxy;
    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();

    ProxyControl(LatencyProxy proxy, int port) throws IOException {
        this.proxy = proxy;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 16);
        server.createContext("/links", this::links);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void links(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "GET" -> answer(exchange, 200, proxy.report());
                case "POST" -> change(exchange);
                default -> answer(exchange, 405, Map.of("error", "expected GET or POST"));
            }
        }
    }

    private void change(HttpExchange exchange) throws IOException {
        try {
            Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
            answer(exchange, 200, Map.of("changed", apply(parameters)));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private int apply(Map<String, String> parameters) {
        String state = parameters.get("state");
        String roundTrip = parameters.get("roundTripMillis");
        if (state == null && roundTrip == null) {
            throw new IllegalArgumentException("nothing to change: give state or roundTripMillis");
        }
        Predicate<LinkSpec> selected = selection(parameters);
        int changed = 0;
        if (roundTrip != null) {
            changed = proxy.setRoundTripMillis(selected, millis(roundTrip));
        }
        if (state != null) {
            changed = proxy.setState(selected, LinkState.parse(state));
        }
        return changed;
    }

    private static Predicate<LinkSpec> selection(Map<String, String> parameters) {
        String from = parameters.get("from");
        String to = parameters.get("to");
        String name = parameters.get("name");
        boolean both = Boolean.parseBoolean(parameters.get("both"));
        return link -> (name == null || name.equals(link.name()))
                && (joins(link.from(), link.to(), from, to) || (both && joins(link.to(), link.from(), from, to)));
    }

    private static boolean joins(String linkFrom, String linkTo, @Nullable String from, @Nullable String to) {
        return (from == null || from.equals(linkFrom)) && (to == null || to.equals(linkTo));
    }

    private static double millis(String text) {
        double millis = Double.parseDouble(text);
        if (!(millis >= 0 && millis <= 60_000)) {
            throw new IllegalArgumentException("roundTripMillis " + text + ": expected 0 to 60000");
        }
        return millis;
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(key)) {
                throw new IllegalArgumentException(
                        "parameter '" + key + "': expected one of " + new TreeSet<>(PARAMETERS));
            }
            parameters.put(key, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
