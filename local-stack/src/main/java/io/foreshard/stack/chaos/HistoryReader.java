package io.foreshard.stack.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a history from its file. Stateless. */
final class HistoryReader {

    private HistoryReader() {}

    /** @throws IOException naming the line that is none of a history */
    static List<Operation> read(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Operation> operations = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    operations.add(json.readValue(line, Operation.class));
                } catch (IOException e) {
                    throw new IOException(file + ", line " + (operations.size() + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return operations;
    }
}
