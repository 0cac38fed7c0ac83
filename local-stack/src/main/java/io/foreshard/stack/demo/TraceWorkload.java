package io.foreshard.stack.demo;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import io.foreshard.core.StableHash;
import io.foreshard.stack.demo.Workload.Access;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Reads a workload from a trace, a CSV of {@code timestamp_ms,customer_id,region,data_item[,operation]}, plain or gzipped. A trace
 * is usually longer and wider than a demo: it takes the regions with most accesses and then the busiest stretch of the given
 * length, and says so.
 */
public final class TraceWorkload {

    private static final String HEADER = "timestamp_ms,customer_id,region,data_item";
    /** A trace without operations gets this share of writes, chosen by a hash of the line, so that the ledger has work. */
    private static final double ASSUMED_WRITE_SHARE = 0.1;

    private static final int MAX_LINES = 50_000_000;

    private TraceWorkload() {}

    /**
     * @param maxRegions how many regions the stack has room for, at least two
     * @param span the longest stretch that fits, event time
     * @param maxAccesses the most accesses that fit; a busier stretch is cut
     * @throws IOException with a message for the user if the file cannot be read as a trace
     */
    public static Workload read(Path file, int maxRegions, Duration span, int maxAccesses) throws IOException {
        List<Row> rows = rows(file);
        Set<String> regions = largestRegions(rows, maxRegions);
        List<Row> inRegions =
                rows.stream().filter(row -> regions.contains(row.region)).toList();
        int from = busiestStart(inRegions, span.toMillis());
        long start = inRegions.get(from).timestamp;
        List<Row> taken = inRegions.subList(from, inRegions.size()).stream()
                .takeWhile(row -> row.timestamp < start + span.toMillis())
                .limit(maxAccesses)
                .toList();
        return new Workload(describe(file, rows, taken, regions), spanOf(taken), accesses(taken, start));
    }

    private static List<Row> rows(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader reader = open(file)) {
            String header = reader.readLine();
            if (header == null || !header.startsWith(HEADER)) {
                throw new IOException(
                        file + ": the first line is '" + header + "'; expected " + HEADER + "[,operation]");
            }
            String line = reader.readLine();
            for (int number = 2; line != null; number++, line = reader.readLine()) {
                if (number > MAX_LINES) {
                    throw new IOException(file + " has more than " + MAX_LINES + " lines; cut it first");
                }
                if (!line.isBlank()) {
                    rows.add(row(file, number, line));
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " holds no access");
        }
        rows.sort(Comparator.comparingLong(Row::timestamp));
        return rows;
    }

    private static Row row(Path file, int number, String line) throws IOException {
        String[] cells = line.split(",", -1);
        try {
            if (cells.length < 4) {
                throw new IllegalArgumentException("it has " + cells.length + " cells, expected at least 4");
            }
            boolean write = (cells.length > 4 && !cells[4].isBlank())
                    ? cells[4].trim().equalsIgnoreCase("WRITE")
                    : StableHash.fraction(line) < ASSUMED_WRITE_SHARE;
            ItemId item = new ItemId(cells[1].trim(), cells[3].trim());
            return new Row(Long.parseLong(cells[0].trim()), item, new Region(cells[2].trim()).name(), write);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " line " + number + " '" + line + "': " + e.getMessage(), e);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("trace " + file + " does not exist or is not readable");
        }
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static Set<String> largestRegions(List<Row> rows, int maxRegions) throws IOException {
        Map<String, Long> sizes = rows.stream().collect(Collectors.groupingBy(Row::region, Collectors.counting()));
        if (sizes.size() < 2) {
            throw new IOException("the trace has one region, " + sizes.keySet() + "; there is nowhere to move to");
        }
        return sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(maxRegions)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Index of the first row of the stretch of this length that holds most rows. */
    private static int busiestStart(List<Row> rows, long spanMillis) {
        int best = 0;
        int bestCount = 0;
        int end = 0;
        for (int start = 0; start < rows.size(); start++) {
            while (end < rows.size() && rows.get(end).timestamp < rows.get(start).timestamp + spanMillis) {
                end++;
            }
            if (end - start > bestCount) {
                best = start;
                bestCount = end - start;
            }
        }
        return best;
    }

    private static List<Access> accesses(List<Row> rows, long start) {
        return rows.stream()
                .map(row -> new Access(row.timestamp - start, row.item, new Region(row.region), row.write))
                .toList();
    }

    private static Duration spanOf(List<Row> rows) {
        return Duration.ofMillis(rows.get(rows.size() - 1).timestamp - rows.get(0).timestamp + 1);
    }

    private static String describe(Path file, List<Row> all, List<Row> taken, Set<String> regions) {
        Map<String, Integer> customers = new HashMap<>();
        taken.forEach(row -> customers.merge(row.item.customerId(), 1, Integer::sum));
        DateTimeFormatter day = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);
        return "trace " + file.getFileName() + ": " + taken.size() + " of " + all.size()
                + " accesses, the busiest stretch from "
                + day.format(Instant.ofEpochMilli(taken.get(0).timestamp)) + " to "
                + day.format(Instant.ofEpochMilli(taken.get(taken.size() - 1).timestamp)) + ", " + customers.size()
                + " customers, regions "
                + regions.stream().sorted().collect(Collectors.joining(", "));
    }

    private record Row(long timestamp, ItemId item, String region, boolean write) {}
}
