package io.foreshard.stack;

import io.foreshard.servers.ChildProcess;
import io.foreshard.servers.JavaProgram;
import io.foreshard.servers.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Flink's own command line, in a process of its own. Not thread-safe. */
final class FlinkCli {

    private static final String MAIN_CLASS = "org.apache.flink.client.cli.CliFrontend";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int TAIL_LINES = 20;
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

    private final Path runFolder;
    private final Path configurationFolder;
    private final String classPath;

    FlinkCli(Path runFolder, Path configurationFolder, String classPath) {
        this.runFolder = runFolder;
        this.configurationFolder = configurationFolder;
        this.classPath = classPath;
    }

    /**
     * {@code flink run -d -c MAIN JAR ARGUMENTS}; the id of the job.
     *
     * @throws StackException that quotes what Flink said, if it did not take the job
     */
    String run(String mainClass, Path jar, List<String> arguments) throws InterruptedException {
        List<String> command = command();
        command.addAll(List.of("run", "-d", "-c", mainClass, jar.toString()));
        command.addAll(arguments);
        String simpleName = mainClass.substring(mainClass.lastIndexOf('.') + 1);
        Path log = runFolder.resolve("logs").resolve("submit-" + simpleName + ".log");
        ChildProcess.Spec spec = ChildProcess.Spec.of("flink run " + simpleName, command, runFolder, log)
                .withEnvironment(Map.of("FLINK_CONF_DIR", configurationFolder.toString()));
        try (ChildProcess process = ChildProcess.start(spec)) {
            boolean ended = process.awaitExit(TIMEOUT);
            if (!ended || process.exitCode() != 0) {
                throw refused(simpleName, log, ended ? "ended with code " + process.exitCode() : "did not end");
            }
        }
        return jobId(simpleName, log);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                JavaProgram.path().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + runFolder.resolve("log4j2.xml").toUri()));
        command.addAll(StandaloneFlink.OPENED);
        command.addAll(List.of("-cp", classPath, MAIN_CLASS));
        return command;
    }

    private static String jobId(String simpleName, Path log) {
        try {
            Matcher id = JOB_ID.matcher(Files.readString(log));
            if (id.find()) {
                return id.group(1);
            }
        } catch (IOException e) {
            throw new StackException("cannot read " + log + ": " + e.getMessage(), e);
        }
        throw refused(simpleName, log, "named no job");
    }

    private static StackException refused(String simpleName, Path log, String how) {
        return new StackException("the job " + simpleName + " was not submitted: Flink's command line " + how
                + "; its log " + log + " ends with:\n" + LogTail.of(log, TAIL_LINES));
    }
}
