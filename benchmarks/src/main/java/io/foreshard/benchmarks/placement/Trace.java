package io.foreshard.benchmarks.placement;

import io.foreshard.core.ItemId;
import io.foreshard.core.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Accesses of a CSV file, gzipped if its name says so, in the order of their times. Without a column {@code operation} all are reads.
 * The file is streamed.
 */
public final class Trace {

    static final List<String> COLUMNS = List.of("timestamp_ms", "customer_id", "region", "data_item");

    private static final String OPERATION = "operation";
    private static final String WRITE = "WRITE";
    private static final int NO_COLUMN = Integer.MAX_VALUE;

    private final Path file;

    public Trace(Path file) {
        this.file = file;
    }

    /** All regions, sorted by name. */
    public SortedSet<Region> regions() throws IOException {
        SortedSet<Region> regions = new TreeSet<>();
        forEach(access -> regions.add(access.region()));
        return regions;
    }

    /** @throws IllegalArgumentException naming the line that cannot be read or goes back in time */
    public void forEach(Consumer<Access> reader) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8), 1 << 16)) {
            String header = lines.readLine();
            Rows rows = rows(header == null ? "" : header);
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    reader.accept(row(rows, line, number));
                }
            }
        }
    }

    private Access row(Rows rows, String line, long number) {
        try {
            return rows.read(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
        }
    }

    private InputStream open() throws IOException {
        InputStream raw = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private Rows rows(String header) {
        List<String> names = List.of(header.strip().split(",", -1));
        int[] columns = COLUMNS.stream().mapToInt(names::indexOf).toArray();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                throw new IllegalArgumentException(file + " line 1: no column " + COLUMNS.get(i) + " in " + header);
            }
        }
        int operation = names.indexOf(OPERATION);
        return new Rows(columns, operation < 0 ? NO_COLUMN : operation);
    }

    /** Reads rows; names that come again are one object. Not thread-safe. */
    private static final class Rows {

        private final int[] columns;
        private final int operation;
        private final Map<String, Region> regions = new HashMap<>();
        private final Map<ItemId, ItemId> items = new HashMap<>();
        private long latest = Long.MIN_VALUE;

        Rows(int[] columns, int operation) {
            this.columns = columns;
            this.operation = operation;
        }

        Access read(String line) {
            String[] cells = line.split(",", -1);
            for (int column : columns) {
                if (column >= cells.length) {
                    throw new IllegalArgumentException(cells.length + " cells, expected at least " + (column + 1));
                }
            }
            long time = time(cells[columns[0]].strip());
            if (time < latest) {
                throw new IllegalArgumentException("time " + time + " after " + latest + ": expected a sorted trace");
            }
            latest = time;
            ItemId id = new ItemId(cells[columns[1]].strip(), cells[columns[3]].strip());
            Region region = regions.computeIfAbsent(cells[columns[2]].strip(), Region::new);
            boolean write = operation < cells.length && cells[operation].strip().equalsIgnoreCase(WRITE);
            return new Access(time, items.computeIfAbsent(id, same -> same), region, write);
        }

        private static long time(String cell) {
            try {
                return Long.parseLong(cell);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + cell + "' is no time in ms", e);
            }
        }
    }
}
