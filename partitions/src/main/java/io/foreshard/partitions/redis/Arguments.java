package io.foreshard.partitions.redis;

import io.foreshard.core.store.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Arguments of a script, in order. */
final class Arguments {

    private final List<byte[]> list = new ArrayList<>();

    Arguments text(String argument) {
        list.add(argument.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Arguments number(long argument) {
        return text(Long.toString(argument));
    }

    Arguments flag(boolean argument) {
        return text(argument ? "1" : "0");
    }

    Arguments bytes(Bytes argument) {
        list.add(argument.array());
        return this;
    }

    byte[][] toArray() {
        return list.toArray(byte[][]::new);
    }
}
