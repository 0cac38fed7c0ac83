package io.foreshard.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Flink cluster tells about itself on its web port. Thread-safe. */
final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OWN_ID = Pattern.compile("tm_id=\"([^\"]+)\"");

    private final int port;

    FlinkRest(int port) {
        this.port = port;
    }

    /**
     * One job.
     *
     * @param state in Flink's words, e.g. {@code RUNNING}
     * @param allTasksRun whether each of its tasks runs, not just the job as such
     */
    record Job(String id, String name, String state, boolean allTasksRun) {}

    List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job :
                JSON.readTree(Readiness.read(port, "/jobs/overview")).path("jobs")) {
            JsonNode tasks = job.path("tasks");
            jobs.add(new Job(
                    job.path("jid").asText(),
                    job.path("name").asText(),
                    job.path("state").asText(),
                    tasks.path("total").asInt() > 0
                            && tasks.path("running").asInt()
                                    == tasks.path("total").asInt()));
        }
        return jobs;
    }

    /** Whether this many jobs run with all their tasks. */
    boolean run(int count) throws IOException {
        return jobs().stream().filter(Job::allTasksRun).count() >= count;
    }

    /**
     * Whether the TaskManager that answers on this port is registered. Its id comes from itself: one that was killed
     * stays in the cluster's list for a while.
     */
    boolean hasTaskManager(int metricsPort) throws IOException {
        Matcher own = OWN_ID.matcher(Readiness.read(metricsPort, "/metrics"));
        return own.find() && Readiness.read(port, "/taskmanagers").contains('"' + own.group(1) + '"');
    }
}
