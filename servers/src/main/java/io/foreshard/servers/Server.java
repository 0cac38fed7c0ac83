package io.foreshard.servers;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One real server on loopback ports of its own, in a folder of its own that outlives it: stopping, killing and
 * restarting keep port and data. Closing it gives the ports back. Not thread-safe: one owner.
 */
public abstract sealed class Server implements AutoCloseable
        permits EtcdServer, KafkaServer, PostgresServer, RedisServer {

    private static final int TAIL_LINES = 15;
    private static final Duration POLL = Duration.ofMillis(40);

    private final String name;
    private final Path folder;
    private final Ports ports;
    private @Nullable ChildProcess process;

    Server(String name, Path folder, Ports ports) {
        this.name = name;
        this.folder = createFolder(folder);
        this.ports = ports;
    }

    /** What to run; asked at every start. */
    abstract ChildProcess.Spec spec();

    abstract HealthCheck healthCheck();

    /** How long a start may take on a busy machine. */
    abstract Duration startTimeout();

    /** Host and port as its clients write them, e.g. {@code 127.0.0.1:2379}. */
    public String endpoint() {
        return "127.0.0.1:" + port();
    }

    /** The loopback port its clients use. */
    public int port() {
        return ports.client();
    }

    Ports ports() {
        return ports;
    }

    /** Name in messages and of its log. */
    public String name() {
        return name;
    }

    /** Where its data, configuration and log are. */
    public Path folder() {
        return folder;
    }

    /** Its output since the folder was made. */
    public Path log() {
        return folder.resolve(name.toLowerCase(Locale.ROOT) + ".log");
    }

    /** @throws IllegalStateException if it has never been started */
    public long processId() {
        return running().processId();
    }

    /** Completed when the process that runs now has ended, for whatever reason. */
    public CompletableFuture<Void> onExit() {
        return running().onExit();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL for it and its descendants; its folder and its port stay for {@link #restart()}. */
    public void kill() {
        running().kill();
    }

    /** SIGSTOP: connections stay open and nothing answers. */
    public void pause() {
        running().pause();
    }

    /** SIGCONT after {@link #pause()}. */
    public void resume() {
        running().resume();
    }

    /** Stops it in good order, or kills it if that takes too long; port and folder stay for {@link #restart()}. */
    public void stop() {
        if (process != null) {
            process.stop();
        }
    }

    /**
     * Stops it if it runs and starts it on the same port and folder; returns when it is healthy.
     *
     * @throws ServerException if it does not get healthy
     */
    public void restart() {
        stop();
        startAndWait();
    }

    /** Stops it for good and gives its ports back; the folder stays. */
    @Override
    public void close() {
        stop();
        ports.close();
    }

    final void startAndWait() {
        ports.requireFree(name);
        ChildProcess started = ChildProcess.start(spec());
        process = started;
        try {
            awaitHealth(started);
        } catch (InterruptedException e) {
            started.kill();
            Thread.currentThread().interrupt();
            throw new ServerException(Reason.NOT_HEALTHY, name + ": interrupted while starting", e);
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    private void awaitHealth(ChildProcess started) throws InterruptedException {
        long deadline = System.nanoTime() + startTimeout().toNanos();
        String lastAnswer = "no answer";
        do {
            if (started.awaitExit(POLL)) {
                throw died(started);
            }
            try {
                if (healthCheck().answers()) {
                    return;
                }
                lastAnswer = "still starting";
            } catch (IOException notYet) {
                lastAnswer = String.valueOf(notYet.getMessage());
            }
        } while (System.nanoTime() < deadline);
        throw new ServerException(
                Reason.NOT_HEALTHY,
                name + " on " + endpoint() + " was not healthy within "
                        + startTimeout().toSeconds()
                        + " s (" + lastAnswer + "); its log " + log() + " ends with:\n"
                        + LogTail.of(log(), TAIL_LINES));
    }

    private ServerException died(ChildProcess started) {
        String tail = LogTail.of(log(), TAIL_LINES);
        boolean portTaken = tail.toLowerCase(Locale.ROOT).contains("address already in use");
        return new ServerException(
                portTaken ? Reason.PORT_TAKEN : Reason.DIED,
                name + " ended with code " + started.exitCode() + " while starting on " + endpoint() + "; its log "
                        + log() + " ends with:\n" + tail);
    }

    private ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    static Path createFolder(Path folder) {
        try {
            return Files.createDirectories(folder).toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot create the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new ServerException(Reason.FOLDER, "cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
