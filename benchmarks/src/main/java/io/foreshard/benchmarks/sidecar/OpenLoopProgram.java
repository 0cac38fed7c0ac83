package io.foreshard.benchmarks.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A client that sends GETs of zipf-distributed keys at a fixed rate, whether or not earlier ones were answered, over all its
 * connections in turn. A latency is from the moment a request was due: what a stall of the server, or of this client, held up has
 * waited too, so no correction for coordinated omission is needed afterwards. One thread. A process of its own.
 */
final class OpenLoopProgram {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LAST_REPLIES_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<LoadConnection> connections = new ArrayList<>();
    private final Selector selector;
    private final ZipfKeys keys;
    private final double nanosBetween;
    private final Histogram micros = new Histogram(TimeUnit.SECONDS.toMicros(60), 3);

    private OpenLoopProgram(int port, int keyCount, int connectionCount, double perSecond) throws IOException {
        this.selector = Selector.open();
        this.keys = new ZipfKeys(keyCount, 1);
        this.nanosBetween = 1e9 / perSecond;
        for (int i = 0; i < connectionCount; i++) {
            connections.add(
                    new LoadConnection(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), selector));
        }
    }

    /** @param arguments port, keys, connections, requests a second, seconds, file for the result */
    public static void main(String[] arguments) throws IOException {
        OpenLoopProgram program = new OpenLoopProgram(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Double.parseDouble(arguments[3]));
        Map<String, Object> report = program.run(TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[4])));
        new ObjectMapper().writeValue(Path.of(arguments[5]).toFile(), report);
    }

    private Map<String, Object> run(long measuredNanos) throws IOException {
        long begin = System.nanoTime();
        long end = begin + WARM_UP_NANOS + measuredNanos;
        long sent = 0;
        long due = begin;
        while (due < end) {
            long now = System.nanoTime();
            while (due <= now && due < end) {
                connections.get((int) (sent % connections.size())).send(keys.next(), due);
                sent++;
                due = begin + (long) (sent * nanosBetween);
            }
            receive(begin + WARM_UP_NANOS);
            // Who always runs is put last by the scheduler when somebody else wants the core.
            LockSupport.parkNanos(Math.min(LONGEST_PAUSE_NANOS, due - System.nanoTime()));
        }
        awaitLastReplies(begin + WARM_UP_NANOS);
        return report(measuredNanos / 1e9);
    }

    private void receive(long countedFrom) throws IOException {
        if (selector.selectNow() > 0) {
            for (SelectionKey ready : selector.selectedKeys()) {
                ((LoadConnection) ready.attachment()).receive((due, now) -> {
                    if (due >= countedFrom) {
                        micros.recordValue(Math.min(micros.getHighestTrackableValue(), (now - due) / 1_000));
                    }
                });
            }
            selector.selectedKeys().clear();
        }
    }

    private void awaitLastReplies(long countedFrom) throws IOException {
        long deadline = System.nanoTime() + LAST_REPLIES_NANOS;
        while (connections.stream().anyMatch(LoadConnection::isWaiting)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("requests without a reply after the end of the load");
            }
            receive(countedFrom);
        }
    }

    private Map<String, Object> report(double seconds) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("requests_per_s", micros.getTotalCount() / seconds);
        report.put("p50_us", micros.getValueAtPercentile(50));
        report.put("p99_us", micros.getValueAtPercentile(99));
        report.put("p999_us", micros.getValueAtPercentile(99.9));
        report.put("max_us", micros.getMaxValue());
        return report;
    }
}
