package io.foreshard.executor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.configuration.CacheConfiguration;
import io.foreshard.configuration.Endpoint;
import io.foreshard.configuration.Secret;
import io.foreshard.core.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

/** Asks the Redis of a region's cache whether it is there and lets us in. One with TLS is only connected to. */
final class CachePing {

    private static final int TIMEOUT_MILLIS = 3_000;

    private CachePing() {}

    /** What was found, for people; fails with what is wrong. */
    static String ask(CacheConfiguration cache, Region from) {
        Endpoint endpoint = cache.endpointFrom(from);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            if (cache.tls().enabled()) {
                return "listens at " + endpoint + " (TLS, not asked further)";
            }
            logIn(socket, cache);
            String answer = call(socket, List.of("PING"));
            if (!answer.equals("+PONG")) {
                throw new CommandFailure("Redis at " + endpoint + " answers '" + answer + "'; check user and password");
            }
            return "Redis at " + endpoint + " answers";
        } catch (IOException e) {
            throw new CommandFailure(
                    "nobody answers at " + endpoint + " (" + e.getMessage() + "); check that Redis runs there", e);
        }
    }

    private static void logIn(Socket socket, CacheConfiguration cache) throws IOException {
        Optional<String> password = cache.password().map(Secret::value).filter(text -> !text.isEmpty());
        if (password.isEmpty()) {
            return;
        }
        List<String> call = cache.user()
                .map(user -> List.of("AUTH", user, password.get()))
                .orElseGet(() -> List.of("AUTH", password.get()));
        String answer = call(socket, call);
        if (!answer.startsWith("+")) {
            throw new CommandFailure("Redis refuses the login: " + answer.substring(1) + "; check user and password");
        }
    }

    private static String call(Socket socket, List<String> words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.size() + "\r\n");
        words.forEach(word -> request.append('$')
                .append(word.getBytes(UTF_8).length)
                .append("\r\n")
                .append(word)
                .append("\r\n"));
        socket.getOutputStream().write(request.toString().getBytes(UTF_8));
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
            throw new IOException("the connection was closed");
        }
        return line;
    }
}
