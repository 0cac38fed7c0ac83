package io.foreshard.benchmarks.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.foreshard.benchmarks.measure.Progress;
import io.foreshard.servers.TemporaryFolder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads through a sidecar, from each tier that may answer, beside the same reads of a Redis, in one run. */
@Command(
        name = "sidecar",
        description = {
            "Starts etcd, Kafka, Redis and a sidecar of its own, and measures reads of 512-byte strings under keys"
                    + " custN:x. Needs two cores: servers run on core 0, clients on core 1; etcd and, at a low priority, Kafka"
                    + " may use both.",
            "Groups: direct, a Redis alone; local, hits in the sidecar's own cache; redis, hits in the region's Redis, by a sidecar"
                    + " without a cache of its own; home, reads of a Redis partition in this region, by a sidecar without any cache."
                    + " The Redis behind a sidecar shares its core.",
            "get_p1 and get_p16 are requests a second by redis-benchmark (uniform) with pipelines of 1 and 16, the median of all"
                    + " rounds; cpu_s_per_million_* is the server process's own CPU time. Each measurement of a sidecar has one of direct just"
                    + " before it, and ratios are medians of such pairs.",
            "p99_added_ms: an open-loop client (zipf, latency from the moment a request was due) at half of what the slower of"
                    + " direct and local did with a pipeline of 1, against both in turn; the median of the differences of their p99."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class SidecarBenchmark implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--requests",
            defaultValue = "200000",
            description = "of a measurement with a pipeline of 1; five times as many with 16; default ${DEFAULT-VALUE}")
    private int requests;

    @Option(names = "--keys", defaultValue = "50000", description = "different ones; default ${DEFAULT-VALUE}")
    private int keys;

    @Option(
            names = "--groups",
            split = ",",
            defaultValue = "local,redis,home",
            description = "measured beside direct: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Set<Group> groups = EnumSet.allOf(Group.class);

    @Option(names = "--connections", defaultValue = "50", description = "of each client; default ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--rounds", defaultValue = "3", description = "measurements of each; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--quick", description = "few requests and keys, one round: shows that it works, measures nothing")
    private boolean quick;

    @Option(names = "--out", required = true, description = "written: JSON of what was measured")
    private Path out = Path.of("");

    @Override
    @SuppressWarnings("try") // nothing is lost when the folder stays
    public Integer call() throws Exception {
        SidecarPlan plan =
                quick ? SidecarPlan.quick(connections) : SidecarPlan.full(keys, requests, connections, rounds);
        Cores.require();
        Progress progress = new Progress(spec.commandLine().getErr());
        try (TemporaryFolder folder = TemporaryFolder.create("sidecar");
                SidecarDeployment deployment = SidecarDeployment.start(folder.path())) {
            Map<String, Object> report = new SidecarRun(plan, deployment, progress).measure(EnumSet.copyOf(groups));
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(out.toFile(), report);
        }
        return 0;
    }
}
