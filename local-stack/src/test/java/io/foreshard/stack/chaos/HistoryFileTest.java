package io.foreshard.stack.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.stack.chaos.Operation.Kind;
import io.foreshard.stack.chaos.Operation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

    private static final Operation WRITE =
            new Operation("c1", 3, Kind.INCR, "counter-1:value", "7", 7, 10, 20, Result.OK, "");
    private static final Operation READ =
            new Operation("c2", 4, Kind.READ_BOUNDED, "log-1:0", "", 0, 15, 30, Result.UNKNOWN, "no answer");

    @TempDir
    private Path folder;

    @Test
    void what_is_written_is_read_back_and_counted() throws IOException {
        Path file = folder.resolve("history.jsonl");
        try (HistoryWriter history = new HistoryWriter(file)) {
            history.add(WRITE);
            history.add(READ);
            assertEquals(1, history.acknowledgedWrites());
            assertEquals(0, history.answeredReads());
        }
        assertEquals(List.of(WRITE, READ), HistoryReader.read(file));
        assertEquals(
                "{\"client\":\"c1\",\"connection\":3,\"kind\":\"incr\",\"key\":\"counter-1:value\",\"value\":\"7\","
                        + "\"version\":7,\"start\":10,\"end\":20,\"result\":\"ok\",\"error\":\"\"}",
                Files.readAllLines(file).get(0));
    }

    @Test
    void a_line_that_is_no_operation_is_named() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file, "nonsense\n");
        IOException e = assertThrows(IOException.class, () -> HistoryReader.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("line 1"), e.getMessage());
    }

    @Test
    void a_stored_value_shows_how_many_writes_it_holds() {
        assertEquals(new Value("", 0), Value.of("log-1:0", ""));
        assertEquals(new Value("0000000b;", 2), Value.of("log-1:0", "0000000a;0000000b;"));
        assertEquals(new Value("12", 12), Value.of("counter-1:value", "12"));
    }
}
