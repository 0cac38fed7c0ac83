package io.foreshard.stack.demo;

import io.foreshard.stack.FlinkMode;
import io.foreshard.stack.RoundTripOption;
import io.foreshard.stack.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the user may choose; filled by the command line. */
final class DemoOptions {

    @Option(
            names = "--duration",
            defaultValue = "3m",
            description = "How long to replay, e.g. 90s, 3m, 1h (default: ${DEFAULT-VALUE}).")
    Duration duration = Duration.ofMinutes(3);

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the generated workload (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where to write the page (default: report.html in the run folder).")
    private @Nullable Path html;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Replay a CSV timestamp_ms,customer_id,region,data_item[,operation], plain or .gz, instead of the generated workload.")
    private @Nullable Path trace;

    @Option(
            names = "--customers",
            defaultValue = "400",
            description = "Customers of the generated workload (default: ${DEFAULT-VALUE}).")
    int customers = 400;

    @Option(
            names = "--rate",
            defaultValue = "250",
            description = "Accesses a second, on average (default: ${DEFAULT-VALUE}).")
    int rate = 250;

    @Option(
            names = "--regions",
            defaultValue = "3",
            description = "How many regions, 2 to 6 (default: ${DEFAULT-VALUE}).")
    int regions = 3;

    @Mixin
    RoundTripOption roundTrips = new RoundTripOption();

    @Option(
            names = "--control",
            defaultValue = "0.2",
            description = "Share of the customers in the control group (default: ${DEFAULT-VALUE}).")
    double control = 0.2;

    @Option(
            names = "--policy",
            defaultValue = "adaptive",
            description = "adaptive, or follow-last for comparison (default: ${DEFAULT-VALUE}).")
    String policy = "adaptive";

    @Option(
            names = "--store",
            defaultValue = "postgres",
            description = "What keeps the data: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    StoreKind store = StoreKind.POSTGRES;

    @Option(
            names = "--flink",
            defaultValue = "embedded",
            description = "How Flink runs: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    FlinkMode flink = FlinkMode.EMBEDDED;

    @Option(
            names = "--run-folder",
            paramLabel = "DIR",
            defaultValue = "run/demo",
            description = "Logs, data and report go here (default: ${DEFAULT-VALUE}).")
    Path runFolder = Path.of("run/demo");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set an option of foreshard.yaml; may be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--stay", description = "Leave the stack running after the report, until Ctrl-C.")
    boolean stay;

    Optional<Path> json() {
        return Optional.ofNullable(json);
    }

    Optional<Path> trace() {
        return Optional.ofNullable(trace);
    }

    Path htmlOr(Path fallback) {
        return html == null ? fallback : html;
    }
}
