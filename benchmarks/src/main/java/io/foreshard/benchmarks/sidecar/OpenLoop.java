package io.foreshard.benchmarks.sidecar;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs {@link OpenLoopProgram} on the core of the clients. For one thread. */
final class OpenLoop {

    private static final int TAIL_LINES = 20;

    private final SidecarPlan plan;
    private final Path folder;
    private final double perSecond;

    OpenLoop(SidecarPlan plan, Path folder, double perSecond) {
        this.plan = plan;
        this.folder = folder;
        this.perSecond = perSecond;
    }

    /** @return what the program reports */
    Map<String, Object> run(int port) throws IOException, InterruptedException {
        Path result = folder.resolve("load.json");
        Files.deleteIfExists(result);
        List<String> command = List.of(
                JavaProgram.path().toString(),
                "-Xmx512m",
                "-Xmn384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it is fast enough, and compiles nothing while it measures
                "-cp",
                JavaProgram.classPath(),
                OpenLoopProgram.class.getName(),
                Integer.toString(port),
                Integer.toString(plan.keys()),
                Integer.toString(plan.connections()),
                Double.toString(perSecond),
                Integer.toString(plan.loadSeconds()),
                result.toString());
        ChildProcess.Spec spec =
                ChildProcess.Spec.of("load", Cores.on(Cores.CLIENT, command), folder, folder.resolve("load.log"));
        try (ChildProcess process = ChildProcess.start(spec)) {
            boolean ended = process.awaitExit(Duration.ofSeconds(60 + 4L * plan.loadSeconds()));
            if (!ended || process.exitCode() != 0) {
                throw new IllegalStateException("the open-loop client "
                        + (ended ? "ended with code " + process.exitCode() : "does not end")
                        + "; its log ends with:\n" + LogTail.of(process.log(), TAIL_LINES));
            }
        }
        return new ObjectMapper().readValue(result.toFile(), new TypeReference<Map<String, Object>>() {});
    }
}
