package io.foreshard.stack;

import io.foreshard.core.Region;
import io.foreshard.core.TimeScale;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/stack up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts the stack and stays in front until Ctrl-C, or leaves it running with --detach.")
final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunFolderOption runFolder = new RunFolderOption();

    @Option(
            names = "--regions",
            split = ",",
            paramLabel = "REGION",
            description = "Regions, the control plane's first (default: us-east,eu-west,ap-northeast).")
    private List<String> regions =
            RegionDistances.DEFAULT_REGIONS.stream().map(Region::name).toList();

    @Mixin
    private RoundTripOption roundTrips = new RoundTripOption();

    @Option(names = "--store", description = "What keeps the data: postgres, redis or mixed (default: postgres).")
    private StoreKind store = StoreKind.POSTGRES;

    @Option(names = "--flink", description = "Where the jobs run: embedded, cluster or none (default: embedded).")
    private FlinkMode flink = FlinkMode.EMBEDDED;

    @Option(names = "--executors", paramLabel = "COUNT", description = "Migration executors, 0 to 9 (default: 2).")
    private int executors = 2;

    @Option(names = "--no-sidecars", negatable = true, description = "Leave the sidecars out.")
    private boolean withoutSidecars;

    @Option(
            names = "--time-scale",
            paramLabel = "FACTOR",
            description = "Event seconds for each second of the clock (default: 1).")
    private double timeScale = 1;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option of foreshard.yaml, e.g. planner.cooldown=5m.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--keep-data", description = "Go on with the data of the stack that ran in this folder before.")
    private boolean keepData;

    @Option(names = "--detach", description = "Return when the stack is healthy and leave it running.")
    private boolean detach;

    /** Of the supervisor that --detach starts: the one who started it shows what runs. */
    static final String DETACHED = "--detached";

    @Option(names = DETACHED, hidden = true)
    private boolean detached;

    @Override
    public Integer call() throws InterruptedException {
        if (detach) {
            return Detached.start(
                    runFolder.folder(),
                    spec.root().commandLine().getParseResult().originalArgs());
        }
        try (LocalStack stack = LocalStack.start(options(), new TerminalProgress())) {
            if (!detached) {
                System.out.println(StatusTable.of(stack.state()));
                System.out.println("Running. Stop it with Ctrl-C, or from elsewhere with: scripts/stack down");
            }
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private StackOptions options() {
        List<Region> all = regions.stream().map(Region::new).toList();
        return StackOptions.defaults(runFolder.folder())
                .withRegions(all, RegionDistances.between(all, roundTrips.given()))
                .withStore(store)
                .withFlink(flink)
                .withExecutors(executors)
                .withSidecars(!withoutSidecars)
                .withTimeScale(scale())
                .withSettings(settings)
                .withKeptData(keepData);
    }

    private TimeScale scale() {
        Instant now = Instant.now();
        return timeScale == 1 ? TimeScale.REAL : new TimeScale(now, now, timeScale);
    }
}
