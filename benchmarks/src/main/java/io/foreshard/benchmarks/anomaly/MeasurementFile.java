package io.foreshard.benchmarks.anomaly;

import io.foreshard.core.anomaly.series.SeriesDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;

/** A series as rows {@code timestamp,value} below that header; times without an offset are taken as UTC, their text is kept. Immutable. */
record MeasurementFile(List<Row> rows) {

    static final String HEADER = "timestamp,value";
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd[ ]['T']HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    /** One point as it was written, and as it is read. */
    record Row(String timeText, String valueText, long timestampMillis, double value) {}

    MeasurementFile {
        rows = List.copyOf(rows);
    }

    static MeasurementFile read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).strip().equals(HEADER)) {
            throw new IllegalArgumentException(file + " line 1: expected the header " + HEADER);
        }
        List<Row> rows = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(lines.get(i), file + " line " + (i + 1)));
            }
        }
        return new MeasurementFile(rows);
    }

    private static long millis(TemporalAccessor time) {
        OffsetDateTime known = time instanceof OffsetDateTime given
                ? given
                : LocalDateTime.from(time).atOffset(ZoneOffset.UTC);
        return known.toInstant().toEpochMilli();
    }

    private static Row row(String line, String place) {
        String[] cells = line.split(",", -1);
        if (cells.length != 2) {
            throw new IllegalArgumentException(place + ": " + cells.length + " cells, expected " + HEADER);
        }
        String time = cells[0].strip();
        String value = cells[1].strip();
        try {
            long millis = millis(TIME.parseBest(time, OffsetDateTime::from, LocalDateTime::from));
            double number = Double.parseDouble(value);
            if (!(Math.abs(number) <= SeriesDetector.LARGEST_VALUE)) {
                throw new IllegalArgumentException(
                        place + ": " + value + ": expected a magnitude up to " + SeriesDetector.LARGEST_VALUE);
            }
            return new Row(time, value, millis, number);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(place + ": '" + time + "' is not a time like 2026-01-31 23:59:59", e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(place + ": '" + value + "' is not a number", e);
        }
    }
}
