package io.foreshard.sidecar;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** Starts the sidecar of one region. Exit codes: 0 stopped, 1 could not start, 2 wrong use or configuration. */
@CommandLine.Command(
        name = "cache-sidecar",
        mixinStandardHelpOptions = true,
        description = "The Redis-protocol service of one region: answers from nearby what was asked or will be.")
public final class CacheSidecar implements Callable<Integer> {

    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

    @CommandLine.Option(names = "--config", required = true, description = "foreshard.yaml")
    private Path config = Path.of("foreshard.yaml");

    @CommandLine.Option(names = "--region", required = true, description = "Region that this sidecar serves")
    private String region = "";

    /** @param arguments {@code --config FILE --region NAME} */
    public static void main(String[] arguments) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "classpath:log4j2-sidecar.xml"); // before the first logger
        }
        System.exit(new CommandLine(new CacheSidecar()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop, stopped), "shutdown"));
        try (SidecarProcess process = SidecarProcess.start(ForeshardConfiguration.load(config), new Region(region))) {
            stop.await();
            process.drain();
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

    private static void await(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            boolean unused = stopped.await(15, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
