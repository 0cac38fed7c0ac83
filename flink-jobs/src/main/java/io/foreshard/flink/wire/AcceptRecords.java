package io.foreshard.flink.wire;

import static java.util.Objects.requireNonNull;

import io.foreshard.schemas.DeadLetter;
import io.foreshard.schemas.codec.RejectionReason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Passes good records on; what is broken or too late goes to the dead letters, with its bytes, and is counted by reason. */
final class AcceptRecords<T extends SpecificRecord> extends ProcessFunction<Incoming<T>, Received<T>> {

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", RecordType.ofRecord(DeadLetter.class));

    private final String rejectedBy;
    private final @Nullable RecordTime<T> closing;
    private transient @Nullable Map<RejectionReason, Counter> rejected;

    AcceptRecords(String rejectedBy, @Nullable RecordTime<T> closing) {
        this.rejectedBy = rejectedBy;
        this.closing = closing;
    }

    @Override
    public void open(org.apache.flink.api.common.functions.OpenContext context) {
        rejected = new EnumMap<>(RejectionReason.class);
    }

    @Override
    public void processElement(Incoming<T> incoming, Context context, Collector<Received<T>> out) {
        Incoming.Rejection rejection = incoming.rejectionOrNull();
        if (rejection == null) {
            rejection = tooLate(incoming.received(), context.timerService().currentWatermark());
        }
        if (rejection == null) {
            out.collect(incoming.received());
            return;
        }
        count(rejection.reason());
        context.output(
                DEAD_LETTERS, DeadLetters.of(incoming.received(), incoming.bytesOrNull(), rejection, rejectedBy));
    }

    private Incoming.@Nullable Rejection tooLate(Received<T> received, long watermark) {
        T value = received.valueOrNull();
        if (closing == null || value == null || closing.of(value) - 1 > watermark) {
            return null;
        }
        return new Incoming.Rejection(
                RejectionReason.TOO_LATE,
                "could be taken until event time " + Instant.ofEpochMilli(closing.of(value)) + "; event time is "
                        + Instant.ofEpochMilli(watermark) + " already");
    }

    private void count(RejectionReason reason) {
        requireNonNull(rejected, "open was not called")
                .computeIfAbsent(
                        reason,
                        first -> getRuntimeContext()
                                .getMetricGroup()
                                .addGroup("reason", reason.name())
                                .counter("rejectedRecords"))
                .inc();
    }
}
