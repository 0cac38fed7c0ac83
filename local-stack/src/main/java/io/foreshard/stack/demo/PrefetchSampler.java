package io.foreshard.stack.demo;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.TimeScale;
import io.foreshard.stack.demo.DemoEvidence.PrefetchSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the prefetch counters of all sidecars from their metrics pages, every second until closed. Thread-safe. */
final class PrefetchSampler implements AutoCloseable {

    private static final String FETCHED = "foreshard_prefetch_fetched_items_total";
    private static final String HITS = "foreshard_prefetch_hits_total";
    private static final String FIRST = "foreshard_prefetch_first_access_hits_total";
    private static final String WASTED = "foreshard_prefetch_wasted_items_total";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final List<URI> pages;
    private final TimeScale timeScale;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final List<PrefetchSample> samples = new ArrayList<>();
    private final Map<URI, Map<String, Double>> latest = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "prefetch-sampler");
        thread.setDaemon(true);
        return thread;
    });

    PrefetchSampler(ForeshardConfiguration configuration) {
        this.timeScale = configuration.timeScale();
        this.pages = configuration.sidecars().values().stream()
                .map(sidecar -> URI.create("http://127.0.0.1:" + sidecar.metricsPort() + "/metrics"))
                .toList();
        var unused = timer.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    synchronized List<PrefetchSample> samples() {
        sample();
        return List.copyOf(samples);
    }

    private synchronized void sample() {
        pages.forEach(this::read);
        long now = timeScale.toEventTime(Instant.now()).toEpochMilli();
        samples.add(new PrefetchSample(now, sum(FETCHED), sum(HITS), sum(FIRST), sum(WASTED)));
    }

    private double sum(String name) {
        return latest.values().stream()
                .mapToDouble(counters -> counters.getOrDefault(name, 0.0))
                .sum();
    }

    /** A page that cannot be read keeps its latest counters. */
    private void read(URI page) {
        try {
            HttpRequest request = HttpRequest.newBuilder(page).timeout(TIMEOUT).build();
            latest.put(
                    page,
                    counters(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()));
        } catch (IOException e) {
            latest.putIfAbsent(page, Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sums of the samples of each name in the Prometheus text format, labels aside. */
    static Map<String, Double> counters(String text) {
        Map<String, Double> counters = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#") && line.contains(" ")).forEach(line -> {
            String name = line.substring(0, Math.max(0, line.indexOf(line.contains("{") ? '{' : ' ')));
            String value = line.substring(line.lastIndexOf(' ') + 1);
            counters.merge(name, Double.parseDouble(value), Double::sum);
        });
        return counters;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
