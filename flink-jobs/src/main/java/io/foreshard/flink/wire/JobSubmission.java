package io.foreshard.flink.wire;

import io.foreshard.configuration.ConfigurationException;
import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.schemas.codec.SchemaPublisher;
import io.foreshard.schemas.codec.Topic;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The main method of a job: arguments, configuration, schemas, graph, submission. It never ends the JVM, since Flink's CLI, a
 * web page or a test may be around it; what goes wrong comes out as {@link JobRefusedException}.
 */
public final class JobSubmission {

    private static final Duration ANNOUNCEMENT_TIMEOUT = Duration.ofSeconds(30);

    private JobSubmission() {}

    /** Submits the job to the environment that Flink provides, as the arguments say. */
    public static void run(JobDescription job, String... arguments) throws Exception {
        JobArguments given = new JobArguments();
        CommandLine commandLine = new CommandLine(given).setCommandName(job.name());
        CommandSpec spec = commandLine.getCommandSpec();
        spec.usageMessage().description(job.purpose());
        if (parse(commandLine, arguments)) {
            return;
        }
        try {
            submit(job, given, commandLine);
        } catch (ConfigurationException e) {
            throw new JobRefusedException(e.getMessage(), e);
        }
    }

    /** Whether the arguments only asked for help, which they got. */
    private static boolean parse(CommandLine commandLine, String... arguments) {
        try {
            commandLine.parseArgs(arguments);
        } catch (ParameterException e) {
            throw new JobRefusedException(e.getMessage() + " (--help shows the options)", e);
        }
        return CommandLine.printHelpIfRequested(commandLine.getParseResult());
    }

    private static void submit(JobDescription job, JobArguments given, CommandLine commandLine) throws Exception {
        ForeshardConfiguration configuration = given.load();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        JobWiring wiring = assemble(job, configuration, given.delivery, environment);
        if (given.plan) {
            commandLine.getOut().println(environment.getExecutionPlan());
            return;
        }
        SchemaPublisher.publish(
                wiring.clientProperties(),
                configuration.kafka().name(Topic.SCHEMAS),
                Topic.schemas(),
                ANNOUNCEMENT_TIMEOUT);
        environment.execute(job.name());
    }

    /** Puts a job together in an environment, which is then to be executed. */
    public static JobWiring assemble(
            JobDescription job,
            ForeshardConfiguration configuration,
            DeliveryGuarantee delivery,
            StreamExecutionEnvironment environment) {
        JobDefaults.apply(
                environment,
                job.parallelism().apply(configuration),
                job.checkpointInterval().apply(configuration));
        JobWiring wiring = new JobWiring(environment, configuration, job.id(), delivery);
        job.graph().accept(wiring);
        wiring.finish();
        return wiring;
    }
}
