package io.foreshard.sidecar.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestParserTest {

    private static final RespLimits LIMITS = new RespLimits(100, 10, 1000, 3000);

    private static List<String> parse(String... pieces) throws ProtocolException {
        List<String> requests = parse(false, pieces);
        assertEquals(requests, parse(true, pieces), "the short way");
        return requests;
    }

    private static List<String> parse(boolean shortWay, String... pieces) throws ProtocolException {
        RequestParser parser = new RequestParser(LIMITS);
        ByteBuf in = Unpooled.buffer();
        List<String> requests = new ArrayList<>();
        for (String piece : pieces) {
            in.writeBytes(piece.getBytes(ISO_8859_1));
            for (byte[][] request = next(parser, in, shortWay); request != null; request = next(parser, in, shortWay)) {
                requests.add(show(request));
            }
        }
        return requests;
    }

    private static byte @Nullable [][] next(RequestParser parser, ByteBuf in, boolean shortWay)
            throws ProtocolException {
        byte[] key = shortWay ? parser.nextGet(in) : null;
        return key == null ? parser.next(in) : new byte[][] {"GET".getBytes(ISO_8859_1), key};
    }

    private static String show(byte[][] request) {
        List<String> arguments = new ArrayList<>();
        for (byte[] argument : request) {
            arguments.add(new String(argument, ISO_8859_1));
        }
        return String.join("|", arguments);
    }

    private static String refusal(String bytes) {
        return String.valueOf(
                assertThrows(ProtocolException.class, () -> parse(bytes)).getMessage());
    }

    @Test
    void a_request_may_be_split_at_every_byte() throws ProtocolException {
        String stream = "*2\r\n$3\r\nGET\r\n$5\r\nc:\r\n1\r\n*0\r\n\r\nPING  \"a\\x41\\n\" 'b\\'c'\r\n*1\r\n$0\r\n\r\n";
        List<String> whole = parse(stream);
        assertEquals(List.of("GET|c:\r\n1", "PING|aA\n|b'c", ""), whole);
        for (int i = 0; i <= stream.length(); i++) {
            for (int j = i; j <= stream.length(); j++) {
                assertEquals(whole, parse(stream.substring(0, i), stream.substring(i, j), stream.substring(j)));
            }
        }
    }

    @Test
    void a_get_is_the_same_by_the_short_way() throws ProtocolException {
        String gets = "*2\r\n$3\r\nGET\r\n$1\r\na\r\n".repeat(2) + "*2\r\n$3\r\nGET\r\n$12\r\n" + "k".repeat(12)
                + "\r\n*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$101\r\n" + "l".repeat(101) + "\r\n";
        List<String> whole = parse(gets);
        assertEquals(5, whole.size());
        for (int i = 0; i <= gets.length(); i++) {
            assertEquals(whole, parse(gets.substring(0, i), gets.substring(i)));
        }
        RequestParser parser = new RequestParser(LIMITS);
        assertArrayEquals(
                "a".getBytes(ISO_8859_1),
                parser.nextGet(Unpooled.copiedBuffer("*2\r\n$3\r\ngEt\r\n$1\r\na\r\n", ISO_8859_1)));
        for (String other :
                List.of("$0\r\n\r\n......", "$-1\r\na\r\n....", "$01\r\na\r\n...", "$:\r\na\r\n....", "$1")) {
            ByteBuf in = Unpooled.copiedBuffer("*2\r\n$3\r\nGET\r\n" + other, ISO_8859_1);
            assertArrayEquals(null, parser.nextGet(in), other);
            assertEquals(0, in.readerIndex());
        }
    }

    @Test
    void every_length_is_bounded() {
        assertEquals("Protocol error: invalid multibulk length", refusal("*11\r\n"));
        assertEquals("Protocol error: invalid multibulk length", refusal("*99999999999999999999\r\n"));
        assertEquals("Protocol error: invalid multibulk length", refusal("*x\r\n"));
        assertEquals("Protocol error: invalid bulk length", refusal("*1\r\n$1001\r\n"));
        assertEquals("Protocol error: invalid bulk length", refusal("*1\r\n$-1\r\n"));
        assertEquals("Protocol error: expected '$', got 'x'", refusal("*1\r\nx"));
        assertEquals("Protocol error: too big inline request", refusal("x".repeat(101)));
        assertEquals("Protocol error: too big mbulk count string", refusal("*" + "1".repeat(101)));
        assertEquals("Protocol error: too big bulk count string", refusal("*1\r\n$" + "1".repeat(101)));
        assertEquals("Protocol error: unbalanced quotes in request", refusal("GET \"a\r\n"));
        String large = "$1000\r\n" + "y".repeat(1000) + "\r\n";
        assertEquals("Protocol error: invalid bulk length", refusal("*4\r\n" + large.repeat(4)));
    }

    @Test
    void a_client_that_did_not_log_in_may_send_little() {
        RequestParser parser = new RequestParser(RespLimits.UNAUTHENTICATED);
        ByteBuf in = Unpooled.copiedBuffer("*11\r\n", ISO_8859_1);
        ProtocolException refusal = assertThrows(ProtocolException.class, () -> parser.next(in));
        assertEquals("Protocol error: unauthenticated multibulk length", refusal.getMessage());
    }

    @Test
    void an_announced_length_costs_nothing_before_its_bytes_arrive() throws ProtocolException {
        RequestParser parser = new RequestParser(new RespLimits(100, 1 << 20, 512 << 20, 1L << 40));
        ByteBuf in = Unpooled.copiedBuffer("*1048576\r\n$536870912\r\nx", ISO_8859_1);
        assertArrayEquals(null, parser.next(in));
        assertEquals(1, in.readableBytes());
    }

    @Test
    void random_bytes_are_a_request_or_a_refusal_and_never_anything_else() {
        long seed = Long.getLong("foreshard.test.seed", System.nanoTime());
        Random random = new Random(seed);
        String alphabet = "*$0123456789\r\n\r\n-xGET \"'\\";
        int refused = 0;
        for (int round = 0; round < 200_000; round++) {
            StringBuilder bytes = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                bytes.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                parse(bytes.toString());
            } catch (ProtocolException e) {
                refused++;
            }
        }
        assertTrue(refused > 0, "seed " + seed);
    }
}
