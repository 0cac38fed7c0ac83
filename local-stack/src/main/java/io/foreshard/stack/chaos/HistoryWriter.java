package io.foreshard.stack.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a history, one JSON object a line, and counts as it goes. Thread-safe. */
final class HistoryWriter implements AutoCloseable {

    private final BufferedWriter out;
    private final ObjectMapper json = new ObjectMapper();
    private long acknowledgedWrites;
    private long answeredReads;

    HistoryWriter(Path file) throws IOException {
        this.out = Files.newBufferedWriter(file);
    }

    synchronized void add(Operation operation) {
        try {
            out.write(json.writeValueAsString(operation));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written: " + e.getMessage(), e);
        }
        if (operation.isAcknowledged() && operation.kind().isWrite()) {
            acknowledgedWrites++;
        }
        if (operation.isAcknowledged() && operation.kind().isRead()) {
            answeredReads++;
        }
    }

    synchronized long acknowledgedWrites() {
        return acknowledgedWrites;
    }

    synchronized long answeredReads() {
        return answeredReads;
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written: " + e.getMessage(), e);
        }
    }
}
