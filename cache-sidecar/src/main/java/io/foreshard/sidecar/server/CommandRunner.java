package io.foreshard.sidecar.server;

import io.foreshard.core.store.Mutation;
import io.foreshard.sidecar.command.Plan;
import io.foreshard.sidecar.items.HomeException;
import io.foreshard.sidecar.items.ItemCopy;
import io.foreshard.sidecar.items.Reader;
import io.foreshard.sidecar.items.Served;
import io.foreshard.sidecar.items.Tier;
import io.foreshard.sidecar.items.Writer;
import io.foreshard.sidecar.items.Written;
import io.foreshard.sidecar.resp.Reply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries plans out, and tells the log of every item touched. Thread-safe; nothing blocks. */
public final class CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final Reader reader;
    private final Writer writer;
    private final RequestLog log;
    private final Function<Written, Tier> tierOfHome;
    private final InstantSource clock;
    private final long maxReplyBytes;

    public CommandRunner(
            Reader reader,
            Writer writer,
            RequestLog log,
            Function<Written, Tier> tierOfHome,
            InstantSource clock,
            long maxReplyBytes) {
        this.reader = reader;
        this.writer = writer;
        this.log = log;
        this.tierOfHome = tierOfHome;
        this.clock = clock;
        this.maxReplyBytes = maxReplyBytes;
    }

    /** The reply of a read; never fails. */
    CompletableFuture<Reply> run(Plan.Read read, boolean strict, long startedNanos) {
        List<CompletableFuture<Served>> results = reader.read(read.keys(), strict);
        return all(results).handle((done, failure) -> {
            if (failure != null) {
                return failureReply(failure);
            }
            long nanos = System.nanoTime() - startedNanos;
            List<ItemCopy> copies = new ArrayList<>(results.size());
            for (CompletableFuture<Served> result : results) {
                Served served = result.join();
                logRead(served, nanos);
                copies.add(served.copy());
            }
            return copies.size() > 1
                            && copies.stream().mapToLong(ItemCopy::size).sum() > maxReplyBytes
                    ? tooLarge()
                    : read.answer().of(copies, clock.millis());
        });
    }

    private Reply tooLarge() {
        return new Reply.Failure("ERR the reply has more than the " + maxReplyBytes
                + " bytes of sidecar.limits.outputBuffer; ask for fewer keys at once");
    }

    private void logRead(Served served, long nanos) {
        log.read(served.copy(), served.tier(), nanos);
    }

    /** The reply of a write; never fails. */
    CompletableFuture<Reply> run(Plan.Write write, long startedNanos) {
        List<CompletableFuture<Written>> results = writer.write(write.changes());
        return all(results).handle((done, failure) -> {
            logWrites(write.changes(), results, System.nanoTime() - startedNanos);
            if (failure != null) {
                return failureReply(failure);
            }
            List<Mutation.Reply> replies =
                    results.stream().map(result -> result.join().reply()).toList();
            return write.answer().of(replies);
        });
    }

    private void logWrites(List<Writer.Change> changes, List<CompletableFuture<Written>> results, long nanos) {
        for (int i = 0; i < changes.size(); i++) {
            if (!results.get(i).isCompletedExceptionally()) {
                Written written = results.get(i).join();
                long bytes = changes.get(i).mutation() instanceof Mutation.Put put
                        ? put.value().size()
                        : 0;
                log.written(written.key(), tierOfHome.apply(written), bytes, nanos);
            }
        }
    }

    private static <R> CompletableFuture<?> all(List<CompletableFuture<R>> results) {
        return results.size() == 1
                ? results.get(0)
                : CompletableFuture.allOf(results.toArray(new CompletableFuture<?>[0]));
    }

    private static Reply failureReply(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HomeException) {
            return new Reply.Failure(String.valueOf(cause.getMessage()));
        }
        LOG.error("a command broke off", cause);
        return new Reply.Failure("ERR internal error; see the sidecar's log");
    }
}
