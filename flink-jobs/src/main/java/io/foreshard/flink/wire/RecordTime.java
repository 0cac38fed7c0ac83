package io.foreshard.flink.wire;

import java.io.Serializable;

/** A time that a record tells, event time in ms. */
@FunctionalInterface
public interface RecordTime<T> extends Serializable {

    long of(T record);
}
