package io.foreshard.executor;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.executor.http.ExecutorApi;
import io.foreshard.executor.http.MigrationsJson;
import io.foreshard.executor.intake.RequestIntake;
import io.foreshard.executor.run.Recovery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running executor. What it needs and is not there is waited for in the background. Thread-safe. */
final class ExecutorProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorProcess.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration INTAKE_END = Duration.ofSeconds(3);

    private final Resources resources = new Resources();
    private final Parts parts;
    private final ExecutorApi api;
    private @Nullable Recovery recovery;
    private @Nullable RequestIntake intake;
    private @Nullable Thread intakeThread;

    /**
     * Starts one.
     *
     * @param id unique among the executors
     * @throws IllegalStateException if the port is taken
     */
    static ExecutorProcess start(ForeshardConfiguration configuration, String id, Region region) {
        ExecutorProcess process = new ExecutorProcess(configuration, id, region);
        String address = "http:/" + process.api.address();
        Thread unused = process.resources.thread(
                "startup", new StartUp(process.parts, process.resources, process.new FirstToStop(), address));
        return process;
    }

    private ExecutorProcess(ForeshardConfiguration configuration, String id, Region region) {
        this.parts = new Parts(configuration, id, region, resources);
        ExecutorApi.Content content = new ExecutorApi.Content(this::isReady, this::metrics, this::migrations);
        String host = configuration.executor().bindAddress();
        try {
            this.api =
                    resources.add(new ExecutorApi(host, configuration.executor().port(), content));
        } catch (IllegalStateException e) {
            resources.close();
            throw e;
        }
        LOG.info("executor {} listens on {}", parts.incarnation, api.address());
    }

    /** Port of the HTTP API. */
    int port() {
        return api.address().getPort();
    }

    /** Whether it takes requests, and may act on them. */
    boolean isReady() {
        synchronized (this) {
            if (intake == null) {
                return false;
            }
        }
        return parts.plane.lease().isHeld();
    }

    private String metrics() {
        return parts.metrics.scrape();
    }

    private String migrations() {
        return MigrationsJson.of(parts.id, parts.runner.list(), Instant.now());
    }

    /** Takes no more requests and freezes nothing more, and lets what is being decided come to its end. */
    void drain() throws InterruptedException {
        Recovery looking;
        RequestIntake taking;
        Thread thread;
        synchronized (this) {
            looking = recovery;
            taking = intake;
            thread = intakeThread;
        }
        LOG.info("executor {} stops", parts.id);
        parts.brakes.stop();
        if (looking != null) {
            looking.close();
        }
        if (taking != null && thread != null) {
            taking.stop();
            thread.join(INTAKE_END.toMillis());
        }
        if (!parts.runner.drain(DRAIN)) {
            LOG.warn("some items are still frozen after {}; another executor goes on with them", DRAIN);
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Remembers what has to stop before everything else. */
    private final class FirstToStop implements StartUp.Stoppable {

        @Override
        public void started(Recovery started) {
            synchronized (ExecutorProcess.this) {
                recovery = started;
            }
        }

        @Override
        public void started(RequestIntake started, Thread thread) {
            synchronized (ExecutorProcess.this) {
                intake = started;
                intakeThread = thread;
            }
        }
    }
}
