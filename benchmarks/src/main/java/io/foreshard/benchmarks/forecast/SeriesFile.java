package io.foreshard.benchmarks.forecast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ragged rows {@code id,v1,v2,...}, oldest first, no header. Pure functions on files. */
final class SeriesFile {

    private SeriesFile() {}

    /** All series of a file, in its order. */
    static Map<String, double[]> read(Path file) throws IOException {
        Map<String, double[]> series = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String[] cells = lines.get(i).split(",", -1);
                if (series.put(cells[0], values(cells, file, i + 1)) != null) {
                    throw new IllegalArgumentException(file + " line " + (i + 1) + ": id " + cells[0] + " again");
                }
            }
        }
        return series;
    }

    private static double[] values(String[] cells, Path file, int line) {
        double[] values = new double[cells.length - 1];
        int count = 0;
        for (int i = 1; i < cells.length; i++) {
            String cell = cells[i].trim();
            if (cell.isEmpty()) {
                continue;
            }
            try {
                values[count] = Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        file + " line " + line + " value " + i + ": '" + cell + "' is not a number", e);
            }
            if (!Double.isFinite(values[count])) {
                throw new IllegalArgumentException(
                        file + " line " + line + " value " + i + ": " + cell + ": expected finite");
            }
            count++;
        }
        return Arrays.copyOf(values, count);
    }
}
