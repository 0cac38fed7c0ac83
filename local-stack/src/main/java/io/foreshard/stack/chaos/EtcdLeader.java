package io.foreshard.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a member of etcd whether it leads, by etcd's HTTP gateway. Thread-safe. */
final class EtcdLeader {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();

    /** One that does not answer does not lead. */
    boolean leads(int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/maintenance/status"))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try {
            JsonNode status = json.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            String leader = status.path("leader").asText();
            return !leader.isEmpty()
                    && leader.equals(status.path("header").path("member_id").asText());
        } catch (IOException away) {
            return false;
        }
    }
}
