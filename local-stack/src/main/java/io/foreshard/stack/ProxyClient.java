package io.foreshard.stack;

import io.foreshard.core.Region;
import io.foreshard.stack.proxy.LinkState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Changes the links of a running proxy through its control port. Thread-safe. */
public final class ProxyClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final int controlPort;

    ProxyClient(int controlPort) {
        this.controlPort = controlPort;
    }

    /** Both directions between two regions. */
    public void setState(Region one, Region other, LinkState state) {
        change("from=" + one + "&to=" + other + "&both=true&state="
                + state.name().toLowerCase(Locale.ROOT));
    }

    /** Both directions between two regions. */
    public void setRoundTrip(Region one, Region other, Duration roundTrip) {
        change("from=" + one + "&to=" + other + "&both=true&roundTripMillis=" + roundTrip.toNanos() / 1e6);
    }

    /** One way from a region to one server, by the name of its link. */
    public void setState(String link, LinkState state) {
        change("name=" + encoded(link) + "&state=" + state.name().toLowerCase(Locale.ROOT));
    }

    /** One way from a region to one server, by the name of its link. */
    public void setRoundTrip(String link, Duration roundTrip) {
        change("name=" + encoded(link) + "&roundTripMillis=" + roundTrip.toNanos() / 1e6);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Everything open again; changed round trips stay. */
    public void openAll() {
        change("state=open");
    }

    private void change(String query) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + "/links?" + query))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new StackException("the proxy refused '" + query + "': " + answer.body());
            }
        } catch (IOException e) {
            throw new StackException("the proxy does not answer on port " + controlPort + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while asking the proxy", e);
        }
    }
}
