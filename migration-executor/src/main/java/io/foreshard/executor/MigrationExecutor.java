package io.foreshard.executor;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Starts one migration executor. Exit codes: 0 stopped, 1 could not start, 2 wrong use or configuration. */
@CommandLine.Command(
        name = "executor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes migration requests and runs them; several executors share the work.")
public final class MigrationExecutor implements Callable<Integer> {

    private static final java.util.logging.Logger GRPC = java.util.logging.Logger.getLogger("io.grpc");
    private static final int STOP_SECONDS = 15;

    @CommandLine.Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:FORESHARD_CONFIG:-foreshard.yaml}",
            description = "Configuration; default: $FORESHARD_CONFIG or foreshard.yaml.")
    private Path config = Path.of("foreshard.yaml");

    @CommandLine.Option(
            names = "--id",
            paramLabel = "NAME",
            required = true,
            description = "Name of this executor, unique among all of them, e.g. executor-1.")
    private String id = "";

    @CommandLine.Option(
            names = "--region",
            paramLabel = "REGION",
            description = "Where it runs; default: the first region of the control plane.")
    private String region = "";

    /** @param arguments {@code --config FILE --id NAME --region REGION} */
    public static void main(String[] arguments) {
        GRPC.setLevel(java.util.logging.Level.SEVERE);
        System.exit(new CommandLine(new MigrationExecutor()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stop, stopped), "shutdown"));
        try {
            ForeshardConfiguration configuration = ForeshardConfiguration.load(config);
            try (ExecutorProcess process = ExecutorProcess.start(configuration, id, region(configuration))) {
                stop.await();
                process.drain();
            }
            return 0;
        } catch (ConfigurationException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    private Region region(ForeshardConfiguration configuration) {
        if (region.isEmpty()) {
            return configuration.controlPlaneRegions().get(0);
        }
        Region given = new Region(region);
        if (!configuration.regions().contains(given)) {
            throw new IllegalArgumentException("--region " + region + ": expected one of " + configuration.regions());
        }
        return given;
    }

    /** Lets the main thread stop everything in good order, for a while. */
    private static void stop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            boolean unused = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
