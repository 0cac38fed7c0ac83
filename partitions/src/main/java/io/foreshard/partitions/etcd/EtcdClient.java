package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.CompactResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.lease.LeaseRevokeResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's connection to etcd, shared by everything in this package. Every call has a timeout and every failure is a
 * {@link ControlPlaneException}; at most {@value #MAX_IN_FLIGHT} calls are under way, more are refused. Thread-safe.
 *
 * <p>Blocking calls must not be made from this client's own threads (where futures complete and listeners run); doing so
 * fails at once.
 */
public final class EtcdClient implements AutoCloseable {

    /** Calls under way at one time. */
    public static final int MAX_IN_FLIGHT = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(EtcdClient.class);
    private static final int THREADS = 2;
    private static final String THREAD_NAME = "foreshard-etcd-";

    private final EtcdOptions options;
    private final Keys keys;
    private final EtcdFailures failures;
    private final EtcdChannel channel;
    private final ScheduledExecutorService executor;
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);

    private EtcdClient(EtcdOptions options) {
        this.options = options;
        this.keys = new Keys(options.prefix());
        this.failures = new EtcdFailures(
                options.endpoints().stream().map(Object::toString).collect(Collectors.joining(",")));
        AtomicInteger threads = new AtomicInteger();
        this.executor = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, THREAD_NAME + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.channel = new EtcdChannel(options);
    }

    /**
     * Connects and makes a first call, which pays for what is loaded and negotiated once.
     *
     * @throws ControlPlaneException if etcd does not answer or refuses
     */
    public static EtcdClient connect(EtcdOptions options) {
        EtcdClient client = open(options);
        try {
            client.revision();
            return client;
        } catch (ControlPlaneException e) {
            client.close();
            throw e;
        }
    }

    /** Makes no call yet: for a process that shall start while etcd is down. */
    public static EtcdClient open(EtcdOptions options) {
        return new EtcdClient(options);
    }

    /** etcd's present revision, by a linearizable read. */
    public long revision() {
        return await(get(keys.rule(), GetOption.builder().withCountOnly(true).build()))
                .getHeader()
                .getRevision();
    }

    EtcdOptions options() {
        return options;
    }

    Keys keys() {
        return keys;
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    CompletableFuture<GetResponse> get(String key, GetOption option) {
        return get(Keys.bytes(key), option);
    }

    CompletableFuture<GetResponse> get(ByteSequence key, GetOption option) {
        return call(
                "read " + Keys.text(key), false, client -> client.getKVClient().get(key, option));
    }

    /** Several reads at one revision. */
    CompletableFuture<TxnResponse> readAll(String what, List<Op> reads) {
        return call(
                "read " + what,
                false,
                client -> client.getKVClient()
                        .txn()
                        .Then(reads.toArray(Op[]::new))
                        .commit());
    }

    /** One transaction; never repeated by this client, whatever comes of it. */
    CompletableFuture<TxnResponse> transact(String what, List<Cmp> compares, List<Op> changes, List<Op> otherwise) {
        return call(
                what,
                true,
                client -> client.getKVClient()
                        .txn()
                        .If(compares.toArray(Cmp[]::new))
                        .Then(changes.toArray(Op[]::new))
                        .Else(otherwise.toArray(Op[]::new))
                        .commit());
    }

    CompletableFuture<LeaseGrantResponse> grantLease(long seconds) {
        return call("grant a lease", true, client -> client.getLeaseClient().grant(seconds));
    }

    CompletableFuture<LeaseKeepAliveResponse> keepAlive(long lease) {
        return call(
                "keep a lease alive", true, client -> client.getLeaseClient().keepAliveOnce(lease));
    }

    CompletableFuture<LeaseRevokeResponse> revokeLease(long lease) {
        return call("revoke a lease", true, client -> client.getLeaseClient().revoke(lease));
    }

    /** Forgets all history before this revision: for tests and operators' tools. */
    CompletableFuture<CompactResponse> compact(long revision, CompactOption option) {
        return call("compact", true, client -> client.getKVClient().compact(revision, option));
    }

    /** Ends every call and watch under way and connects anew. */
    void dropConnection() {
        channel.replace();
    }

    /** Starts a watch; whatever ends it is told to the listener, on a thread that must not block. */
    Watch.Watcher watch(String key, WatchOption option, Watch.Listener listener) {
        return channel.client().getWatchClient().watch(Keys.bytes(key), option, listener);
    }

    ControlPlaneException failure(Throwable cause, String operation) {
        return failures.map(cause, operation, false);
    }

    /** Where each of the two ends of a call goes; what throws here is a defect and is logged as such. */
    static <T> void whenDone(
            CompletableFuture<T> call, Consumer<? super T> onAnswer, Consumer<ControlPlaneException> onFailure) {
        var unused = call.handle((answer, failure) -> {
                    if (failure == null) {
                        onAnswer.accept(answer);
                    } else {
                        onFailure.accept(EtcdFailures.known(failure));
                    }
                    return true;
                })
                .exceptionally(defect -> {
                    LOG.error("handling an answer of etcd failed", defect);
                    return false;
                });
    }

    /** Waits for an answer that is bounded by the call timeout already. */
    <T> T await(CompletableFuture<T> future) {
        if (Thread.currentThread().getName().startsWith(THREAD_NAME)) {
            throw new IllegalStateException("a blocking call on a thread of the etcd client");
        }
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException(Code.OUTCOME_UNKNOWN, "interrupted while waiting for etcd", e);
        } catch (ExecutionException e) {
            throw failures.map(e, "call", true);
        }
    }

    private <T> CompletableFuture<T> call(
            String operation, boolean change, Function<Client, CompletableFuture<T>> request) {
        if (!inFlight.tryAcquire()) {
            return CompletableFuture.failedFuture(new ControlPlaneException(
                    Code.OVERLOADED, operation + ": " + MAX_IN_FLIGHT + " etcd calls are under way already", null));
        }
        Client client = channel.client();
        CompletableFuture<T> answer =
                start(client, request).orTimeout(options.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<T> result = new CompletableFuture<>();
        var unused = answer.whenComplete((value, failure) -> {
            inFlight.release();
            handOver(result, operation, change, () -> finish(client, result, operation, change, value, failure));
        });
        return result;
    }

    private <T> void handOver(CompletableFuture<T> result, String operation, boolean change, Runnable finish) {
        try {
            executor.execute(finish);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(failures.map(new IllegalStateException("closed", e), operation, change));
        }
    }

    private static <T> CompletableFuture<T> start(Client client, Function<Client, CompletableFuture<T>> request) {
        try {
            // A copy: the timeout must not complete a future that jetcd holds.
            return request.apply(client).copy();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private <T> void finish(
            Client client,
            CompletableFuture<T> result,
            String operation,
            boolean change,
            @Nullable T value,
            @Nullable Throwable failure) {
        if (failure == null) {
            channel.answered();
            result.complete(value);
            return;
        }
        ControlPlaneException mapped = failures.map(failure, operation, change);
        channel.failed(client, mapped);
        result.completeExceptionally(mapped);
    }

    @Override
    public void close() {
        channel.close();
        executor.shutdownNow();
    }
}
