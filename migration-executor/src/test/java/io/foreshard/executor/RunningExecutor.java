package io.foreshard.executor;

import io.foreshard.configuration.ForeshardConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One executor in this JVM, for tests of other packages. */
public final class RunningExecutor implements AutoCloseable {

    private final ExecutorProcess process;

    private RunningExecutor(ExecutorProcess process) {
        this.process = process;
    }

    public static RunningExecutor start(ForeshardConfiguration configuration) {
        ExecutorProcess process = ExecutorProcess.start(configuration, "executor-1", TestServers.EU);
        TestClient.await("ready", Duration.ofSeconds(30), process::isReady);
        return new RunningExecutor(process);
    }

    /** Items frozen now, by the metrics. */
    public int frozen() throws IOException {
        URI metrics = URI.create("http://127.0.0.1:" + process.port() + "/metrics");
        try (var stream = metrics.toURL().openStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("foreshard_executor_frozen "))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
