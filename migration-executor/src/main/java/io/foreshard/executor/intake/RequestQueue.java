package io.foreshard.executor.intake;

import io.foreshard.executor.publish.DeadLetters;
import io.foreshard.executor.publish.MigrationReporter;
import io.foreshard.executor.run.MigrationRunner;
import io.foreshard.executor.run.StartResult;
import io.foreshard.schemas.MigrationRequest;
import io.foreshard.schemas.codec.Decoded;
import io.foreshard.schemas.codec.RecordCodec;
import io.foreshard.schemas.codec.SchemaSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What was received and is neither started nor refused yet. Belongs to the thread of the intake; results come in from
 * others through a queue that holds no more than was received.
 */
final class RequestQueue {

    private static final Duration AGAIN = Duration.ofMillis(150);

    /** How often those without a turn are judged: they may have expired meanwhile. */
    private static final Duration JUDGE_EVERY = Duration.ofMillis(500);

    private final Parts parts;
    private final RecordCodec<MigrationRequest> codec;
    private final OffsetTracker offsets = new OffsetTracker();
    private final Queue<Runnable> results = new ConcurrentLinkedQueue<>();
    private final InstantSource clock = InstantSource.system();
    private List<IncomingRequest> waiting = new ArrayList<>();
    private Instant judgedAt = Instant.MIN;

    /** Who does what. */
    record Parts(
            Admission admission,
            MigrationRunner runner,
            MigrationReporter reporter,
            DeadLetters deadLetters,
            RecordMaker records) {}

    /** Makes the record that an incoming request asks for. */
    interface RecordMaker {
        io.foreshard.core.migration.MigrationRecord make(IncomingRequest incoming, Instant now);
    }

    RequestQueue(Parts parts, SchemaSource schemas) {
        this.parts = parts;
        this.codec = RecordCodec.of(MigrationRequest.class, schemas);
    }

    /** Requests that wait for a slot, for the end of a pause, or for their turn to be tried again. */
    int waiting() {
        return waiting.size();
    }

    OffsetTracker offsets() {
        return offsets;
    }

    void received(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        offsets.received(partition, record.offset());
        Decoded<MigrationRequest> decoded = codec.tryDecode(record.value());
        decoded.ifDecodedOrElse(
                request -> received(partition, record.offset(), request),
                rejected -> settle(
                        () -> parts.deadLetters().add(record, rejected.reason(), rejected.detail()),
                        partition,
                        record.offset()));
    }

    private void received(TopicPartition partition, long offset, MigrationRequest request) {
        Optional<Refusal> refusal = parts.admission().refusalOfForm(request);
        if (refusal.isPresent()) {
            refuse(
                    partition,
                    offset,
                    request,
                    refusal.get().cause().name(),
                    refusal.get().detail());
            return;
        }
        waiting.add(new IncomingRequest(
                partition, offset, RequestRules.parse(request).orElseThrow(), request, Instant.MIN));
    }

    /** Starts or refuses what can be, and takes in the results of what was started. */
    void work() {
        takeResults();
        Instant now = clock.instant();
        List<IncomingRequest> before = waiting;
        waiting = new ArrayList<>();
        int free = parts.runner().free();
        boolean judgeAll = !now.isBefore(judgedAt.plus(JUDGE_EVERY));
        judgedAt = judgeAll ? now : judgedAt;
        for (IncomingRequest incoming : before) {
            boolean early = now.isBefore(incoming.notBefore());
            boolean hasTurn = !early && free > 0;
            if (!early && (hasTurn || judgeAll) && refused(incoming, now)) {
                continue;
            }
            if (!hasTurn || parts.admission().isPaused(incoming)) {
                waiting.add(incoming);
            } else {
                free--;
                start(incoming, now);
            }
        }
    }

    /** Only those that are there now: an answer that fails at once comes back for the next time. */
    private void takeResults() {
        for (int left = results.size(); left > 0; left--) {
            Runnable result = results.poll();
            if (result != null) {
                result.run();
            }
        }
    }

    private boolean refused(IncomingRequest incoming, Instant now) {
        Optional<Refusal> refusal = parts.admission().refusal(incoming, now);
        refusal.ifPresent(found -> refuse(
                incoming.partition(),
                incoming.offset(),
                incoming.request(),
                found.cause().name(),
                found.detail()));
        return refusal.isPresent();
    }

    private void start(IncomingRequest incoming, Instant now) {
        parts.runner()
                .start(parts.records().make(incoming, now), result -> results.add(() -> started(incoming, result)));
    }

    private void started(IncomingRequest incoming, StartResult result) {
        switch (result.kind()) {
            case REGISTERED, REPEATED -> offsets.done(incoming.partition(), incoming.offset());
            case REFUSED ->
                refuse(incoming.partition(), incoming.offset(), incoming.request(), result.cause(), result.detail());
            case LATER -> waiting.add(incoming.after(clock.instant().plus(AGAIN)));
        }
    }

    private void refuse(TopicPartition partition, long offset, MigrationRequest request, String cause, String detail) {
        settle(() -> parts.reporter().refused(request, cause, detail), partition, offset);
    }

    /** The offset counts as done once the answer is in Kafka; an answer that did not get there is given again. */
    private void settle(Supplier<CompletableFuture<Void>> answer, TopicPartition partition, long offset) {
        var unused = answer.get()
                .handle((sent, failure) -> results.add(() -> {
                    if (failure == null) {
                        offsets.done(partition, offset);
                    } else {
                        settle(answer, partition, offset);
                    }
                }));
    }

    /** The consumer is gone: whatever was not committed comes again. */
    void forgetAll() {
        offsets.forgetAll();
        waiting.clear();
    }

    /** These partitions belong to another executor now, which gets the same requests. */
    void forget(Collection<TopicPartition> partitions) {
        offsets.forget(partitions);
        waiting.removeIf(incoming -> partitions.contains(incoming.partition()));
    }
}
