package io.foreshard.stack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One JVM with a whole Flink in it, its web page, and the jobs: their own main methods, as Flink's CLI calls them. */
@Command(
        name = "embedded-flink",
        mixinStandardHelpOptions = true,
        description = "Runs the Flink jobs in a MiniCluster with its web page.")
// Closing a MiniCluster may be interrupted: then this process ends all the same.
@SuppressWarnings("try")
public final class EmbeddedFlink implements Callable<Integer> {

    private static final int SLOTS = 4;

    @Option(names = "--config", required = true, description = "foreshard.yaml")
    private Path configuration = Path.of("foreshard.yaml");

    @Option(names = "--port", required = true, description = "Loopback port of the web page")
    private int port;

    @Option(names = "--state", required = true, description = "Folder of checkpoints and temporary files")
    private Path state = Path.of("flink");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EmbeddedFlink()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "stop"));
        try (MiniCluster cluster = new MiniCluster(clusterConfiguration())) {
            cluster.start();
            JobEnvironment.sendJobsTo(port);
            submitAll();
            stop.await();
        }
        return 0;
    }

    private MiniClusterConfiguration clusterConfiguration() {
        Configuration flink = new Configuration();
        flink.setString("rest.address", "127.0.0.1");
        flink.setString("rest.bind-address", "127.0.0.1");
        flink.setString("rest.port", Integer.toString(port));
        flink.setString("rest.bind-port", Integer.toString(port));
        flink.setString("io.tmp.dirs", state.resolve("tmp").toString());
        flink.setString("execution.checkpointing.storage", "filesystem");
        flink.setString(
                "execution.checkpointing.dir",
                state.resolve("checkpoints").toUri().toString());
        // Flink's own ten seconds are too few while a dozen other processes start.
        flink.setString("pekko.ask.timeout", "1 min");
        flink.setString("taskmanager.memory.network.max", "64mb");
        flink.setString("taskmanager.memory.managed.size", "64mb");
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build();
    }

    /** In a thread of its own: a job that finds itself at the bottom of the main thread ends the process. */
    private void submitAll() throws Exception {
        ExecutorService submitter = Executors.newSingleThreadExecutor();
        try {
            for (String job : FlinkComponents.JOBS) {
                submitter
                        .submit(() -> {
                            submit(job);
                            return job;
                        })
                        .get();
            }
        } finally {
            submitter.shutdown();
        }
    }

    private void submit(String job) throws ReflectiveOperationException {
        Method main = Class.forName(job).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) new String[] {"--config", configuration.toString()});
        } catch (InvocationTargetException e) {
            throw new StackException("the job " + job + " was not accepted: " + e.getCause(), e);
        }
    }

    /** What the jobs get as their execution environment: the cluster of this JVM, by its own REST port. */
    private static final class JobEnvironment extends StreamExecutionEnvironment {

        static void sendJobsTo(int port) {
            initializeContextEnvironment(given -> {
                Configuration remote = new Configuration(given);
                remote.set(DeploymentOptions.TARGET, "remote");
                remote.set(DeploymentOptions.ATTACHED, false);
                remote.set(JobManagerOptions.ADDRESS, "127.0.0.1");
                remote.set(RestOptions.ADDRESS, "127.0.0.1");
                remote.set(RestOptions.PORT, port);
                return new StreamExecutionEnvironment(remote);
            });
        }
    }
}
