package io.foreshard.sidecar.regional;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.foreshard.core.Home;
import io.foreshard.core.PartitionId;
import io.foreshard.core.access.Stamp;
import io.foreshard.core.access.Watermark;
import io.foreshard.core.store.Bytes;
import io.foreshard.core.store.ItemValue;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Key;
import io.foreshard.sidecar.items.RegionalCache.Found;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The values in the region's Redis. A head of {@value #HEAD} characters that the scripts understand: format {@code 1}, kind
 * ({@code C} a copy, {@code L} a marker of fills under way), token (16), epoch (16), version (16) and the time it was read at (16), numbers in
 * hexadecimal. Behind the head of a copy, big endian: time until which it is kept (8), expiry (8), type (1: 0 absent, 1
 * string, 2 hash), length of the home's name (2) and the name, then the string to the end, or the number of fields (4) and each
 * field's name and value, with their lengths (4) before them. Another format gets another first character and is
 * overwritten. Immutable; thread-safe.
 */
final class Entries {

    static final int HEAD = 66;
    static final int TOKEN = 16;

    private static final int TOKEN_AT = 2;
    private static final int EPOCH_AT = 18;
    private static final int FIXED = 8 + 8 + 1 + 2;
    private static final HexFormat HEX = HexFormat.of();

    private final BiFunction<PartitionId, String, Watermark> watermarks;

    /** @param watermarks the one that covers a customer's items at a home */
    Entries(BiFunction<PartitionId, String, Watermark> watermarks) {
        this.watermarks = watermarks;
    }

    /** The state as the scripts compare it. */
    static byte[] stamp(Stamp stamp) {
        return (HEX.toHexDigits(stamp.epoch()) + HEX.toHexDigits(stamp.version())).getBytes(US_ASCII);
    }

    /** @param token of {@value #TOKEN} characters */
    static byte[] encode(ItemCopy copy, Bytes token) {
        byte[] home = copy.home().partition().name().getBytes(UTF_8);
        ItemValue value = copy.value();
        ByteBuffer out = ByteBuffer.allocate(HEAD + FIXED + home.length + valueBytes(value));
        out.put((byte) '1').put((byte) 'C').put(token.array(), 0, TOKEN).put(stamp(copy.stamp()));
        out.put(HEX.toHexDigits(copy.asOfMillis()).getBytes(US_ASCII));
        out.putLong(copy.keptUntilMillis()).putLong(copy.expiresAtMillis());
        out.put((byte) (value == null ? 0 : value.type() == ItemValue.Type.STRING ? 1 : 2));
        out.putShort((short) home.length).put(home);
        if (value instanceof ItemValue.StringValue string) {
            out.put(string.bytes().array());
        } else if (value instanceof ItemValue.HashValue hash) {
            out.putInt(hash.fields().size());
            hash.fields().forEach((name, content) -> {
                put(out, name.getBytes(UTF_8));
                put(out, content.array());
            });
        }
        return out.array();
    }

    private static int valueBytes(@Nullable ItemValue value) {
        long bytes = value == null ? 0 : value.size();
        int framing = value instanceof ItemValue.HashValue hash
                ? 4 + 8 * hash.fields().size()
                : 0;
        return Math.toIntExact(bytes + framing);
    }

    private static void put(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    /** What a value says; nothing, and no token, if it cannot be understood. */
    Found decode(Key key, byte @Nullable [] value) {
        if (value == null || value.length < HEAD || value[0] != '1') {
            return new Found(null, Bytes.EMPTY);
        }
        Bytes token = Bytes.wrap(Arrays.copyOfRange(value, TOKEN_AT, TOKEN_AT + TOKEN));
        if (value[1] != 'C') {
            return new Found(null, token);
        }
        try {
            return new Found(copy(key, value), token);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return new Found(null, token); // not what we write; the next fill replaces it
        }
    }

    private ItemCopy copy(Key key, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value, HEAD, value.length - HEAD);
        long keptUntil = in.getLong();
        long expiresAt = in.getLong();
        byte type = in.get();
        byte[] name = bytes(in, in.getShort());
        PartitionId partition = new PartitionId(new String(name, UTF_8));
        return new ItemCopy(
                        key,
                        value(in, type),
                        new Home(partition, number(value, EPOCH_AT)),
                        number(value, EPOCH_AT + 16),
                        expiresAt,
                        number(value, EPOCH_AT + 32),
                        watermarks.apply(partition, key.item().customerId()))
                .keptUntil(keptUntil);
    }

    private static long number(byte[] value, int at) {
        long number = 0;
        for (int i = at; i < at + 16; i++) {
            number = number << 4 | HexFormat.fromHexDigit(value[i]);
        }
        return number;
    }

    private static @Nullable ItemValue value(ByteBuffer in, byte type) {
        return switch (type) {
            case 0 -> null;
            case 1 -> new ItemValue.StringValue(Bytes.wrap(bytes(in, in.remaining())));
            case 2 -> hash(in);
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private static ItemValue hash(ByteBuffer in) {
        int count = in.getInt();
        Map<String, Bytes> fields = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = new String(bytes(in, in.getInt()), UTF_8);
            fields.put(name, Bytes.wrap(bytes(in, in.getInt())));
        }
        return new ItemValue.HashValue(fields);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
