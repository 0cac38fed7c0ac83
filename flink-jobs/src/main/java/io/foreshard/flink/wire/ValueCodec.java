package io.foreshard.flink.wire;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How an immutable value travels between operators. Implementations are immutable and compare by class and parameters: two
 * equal codecs read each other's bytes.
 */
public interface ValueCodec<T> extends Serializable {

    void write(T value, DataOutputView out) throws IOException;

    T read(DataInputView in) throws IOException;
}
