package io.foreshard.benchmarks.migration;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** etcd's own counters, read over HTTP. Immutable. */
final class EtcdCounters {

    private final URI metrics;

    EtcdCounters(URI metrics) {
        this.metrics = metrics;
    }

    /** What etcd has done since its start. */
    record Reading(double transactions, double proposals) {

        Reading minus(Reading before) {
            return new Reading(transactions - before.transactions, proposals - before.proposals);
        }
    }

    Reading read() throws IOException {
        try (var stream = metrics.toURL().openStream()) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** @param text in the format of Prometheus */
    static Reading parse(String text) {
        double transactions = sum(text, "grpc_server_handled_total{", "grpc_method=\"Txn\"");
        return new Reading(transactions, sum(text, "etcd_server_proposals_applied_total ", ""));
    }

    private static double sum(String text, String prefix, String label) {
        return text.lines()
                .filter(line -> line.startsWith(prefix) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
