package io.foreshard.sidecar.resp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.store.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/** One reply, written in the protocol version of its connection. Immutable. */
public sealed interface Reply {

    Reply OK = new Simple("OK");
    Reply NULL = new Null();
    Reply ZERO = new Amount(0);
    Reply ONE = new Amount(1);

    /** What stands around the content of a bulk string, at most. */
    int BULK_FRAME = 16;

    /** @param protocol 2 or 3 */
    void write(ByteBuf out, int protocol);

    /** A line of status. */
    record Simple(String text) implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            line(out, '+', text);
        }
    }

    /** An error; line breaks in it become spaces, since they would end it. */
    record Failure(String text) implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            line(out, '-', text.replace('\r', ' ').replace('\n', ' '));
        }
    }

    record Amount(long value) implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            header(out, ':', value);
        }
    }

    record Bulk(Bytes value) implements Reply {
        public static Bulk of(String text) {
            return new Bulk(Bytes.utf8(text));
        }

        @Override
        public void write(ByteBuf out, int protocol) {
            bulk(out, value.array());
        }
    }

    /** Text that RESP3 marks as such: INFO, CLIENT LIST. */
    record Verbatim(String text) implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            if (protocol < 3) {
                bulk(out, text.getBytes(UTF_8));
                return;
            }
            byte[] bytes = text.getBytes(UTF_8);
            header(out, '=', bytes.length + 4L);
            ByteBufUtil.writeAscii(out, "txt:");
            out.writeBytes(bytes);
            crlf(out);
        }
    }

    record Null() implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            ByteBufUtil.writeAscii(out, protocol < 3 ? "$-1\r\n" : "_\r\n");
        }
    }

    record Array(List<Reply> elements) implements Reply {
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public void write(ByteBuf out, int protocol) {
            header(out, '*', elements.size());
            elements.forEach(element -> element.write(out, protocol));
        }
    }

    /** A set of status lines, e.g. the flags of a command. */
    record Labels(List<String> labels) implements Reply {
        @Override
        public void write(ByteBuf out, int protocol) {
            header(out, protocol < 3 ? '*' : '~', labels.size());
            labels.forEach(label -> line(out, '+', label));
        }
    }

    /** Keys and values in turn: a flat array before RESP3. */
    record Pairs(List<Reply> keysAndValues) implements Reply {
        public Pairs {
            keysAndValues = List.copyOf(keysAndValues);
        }

        @Override
        public void write(ByteBuf out, int protocol) {
            header(out, protocol < 3 ? '*' : '%', protocol < 3 ? keysAndValues.size() : keysAndValues.size() / 2);
            keysAndValues.forEach(element -> element.write(out, protocol));
        }
    }

    /** A bulk string, without an object for it: the way of the cache hits. */
    static void bulk(ByteBuf out, byte[] value) {
        out.ensureWritable(value.length + BULK_FRAME);
        header(out, '$', value.length);
        out.writeBytes(value);
        crlf(out);
    }

    private static void line(ByteBuf out, char kind, String text) {
        out.writeByte(kind);
        ByteBufUtil.writeUtf8(out, text);
        crlf(out);
    }

    private static void header(ByteBuf out, char kind, long number) {
        out.writeByte(kind);
        if (number >= 0 && number < 1000) {
            digits(out, (int) number);
        } else {
            ByteBufUtil.writeAscii(out, Long.toString(number));
        }
        crlf(out);
    }

    /** Of a number of at most three. */
    private static void digits(ByteBuf out, int number) {
        if (number < 10) {
            out.writeByte('0' + number);
        } else if (number < 100) {
            out.writeShort(('0' + number / 10) << 8 | ('0' + number % 10));
        } else {
            out.writeMedium(('0' + number / 100) << 16 | ('0' + number / 10 % 10) << 8 | ('0' + number % 10));
        }
    }

    private static void crlf(ByteBuf out) {
        out.writeShort('\r' << 8 | '\n');
    }
}
