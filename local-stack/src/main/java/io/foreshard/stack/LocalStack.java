package io.foreshard.stack;

import io.foreshard.configuration.ForeshardConfiguration;
import io.foreshard.core.Region;
import io.foreshard.servers.LogTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A stack that runs: the supervisor's view. Closing it stops everything; so does the end of this JVM, however it ends.
 * Thread-safe.
 */
public final class LocalStack implements AutoCloseable {

    private static final int TAIL_LINES = 20;

    private final StackPlan plan;
    private final Path runFolder;
    private final StackStateFile stateFile;
    private final Progress progress;
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final Stages stages;
    private final Supervision supervision;
    private final StackControl control;
    private final Thread hook = new Thread(this::close, "stop-stack");
    private ForeshardConfiguration configuration;
    private StackState state;

    private LocalStack(StackPlan plan, Path runFolder, Progress progress) {
        this.plan = plan;
        this.runFolder = runFolder;
        this.progress = progress;
        this.stateFile = new StackStateFile(runFolder);
        this.configuration = StackConfiguration.write(plan, configurationFile());
        this.state = initialState();
        this.stages = new Stages(progress, this::onStarted);
        this.supervision = new Supervision(progress, this::onStarted);
        this.control = new StackControl(plan.control(), this::restart);
    }

    /**
     * Starts a stack and waits until all of it is healthy; if one component does not get healthy, nothing is left
     * running.
     *
     * @throws RuntimeException whose message names the component and quotes its log
     */
    public static LocalStack start(StackOptions options, Progress progress) throws InterruptedException {
        Path runFolder = RunFolder.reachable(options.runFolder());
        Map<String, String> passwords = options.keepData() ? earlierPasswords(runFolder) : Map.of();
        RunFolder.prepare(runFolder, options.keepData());
        StackPlan plan = new StackPlan(options, passwords);
        LocalStack stack;
        try {
            stack = new LocalStack(plan, runFolder, progress);
        } catch (RuntimeException e) {
            plan.close();
            throw e;
        }
        stack.startAll();
        return stack;
    }

    /** Its {@code foreshard.yaml}. */
    public Path configurationFile() {
        return runFolder.resolve("foreshard.yaml");
    }

    public ForeshardConfiguration configuration() {
        return configuration;
    }

    public Path runFolder() {
        return runFolder;
    }

    /** What {@code status --json} shows. */
    public synchronized StackState state() {
        return state;
    }

    /** @throws StackException naming those there are, if there is none of this name */
    public synchronized Component component(String name) {
        Component component = components.get(name);
        if (component == null) {
            throw new StackException("no component '" + name + "' in this stack; there are " + components.keySet());
        }
        return component;
    }

    /** The port of the sidecar in a region; any Redis client may connect there. */
    public int sidecarPort(Region region) {
        return configuration
                .sidecar(region)
                .orElseThrow(() -> new StackException("this stack has no sidecar in " + region))
                .port();
    }

    /** To cut links between regions and to slow them down. */
    public ProxyClient proxy() {
        return new ProxyClient(plan.proxyControlPort());
    }

    /** Restarts a component and records its new process. */
    public void restart(String name) throws InterruptedException {
        supervision.restart(component(name));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (state.phase() == StackState.Phase.STOPPED || state.phase() == StackState.Phase.STOPPING) {
                return;
            }
            record(state.with(StackState.Phase.STOPPING, ""));
        }
        stop(StackState.Phase.STOPPED, "");
        forgetHook();
    }

    private void startAll() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(hook);
        record(state);
        copyLogConfiguration();
        Components made = new Components(plan, runFolder, configurationFile());
        FlinkComponents flink = new FlinkComponents(plan, runFolder, configurationFile());
        List<Component> servers = made.servers();
        List<Component> services = made.services();
        List<Component> cluster = flink.cluster();
        try {
            stages.expect(servers.size() + services.size() + cluster.size());
            stages.start(servers);
            Initialization.run(configurationFile());
            stages.start(join(cluster, services));
            flink.submitJobs(progress);
            requireAllAlive();
            record(state().with(StackState.Phase.RUNNING, ""));
        } catch (RuntimeException | InterruptedException e) {
            progress.note("stopping what has been started");
            stop(StackState.Phase.FAILED, String.valueOf(e.getMessage()));
            forgetHook();
            throw e;
        }
    }

    private void requireAllAlive() {
        for (ComponentRecord component : state().components()) {
            if (!component.process().isAlive()) {
                throw new StackException(component.name() + " has ended while others were starting; its log "
                        + component.log() + " ends with:\n" + LogTail.of(Path.of(component.log()), TAIL_LINES));
            }
        }
    }

    private static List<Component> join(List<Component> first, List<Component> second) {
        List<Component> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private synchronized void onStarted(Component component) {
        components.put(component.name(), component);
        record(state.with(components.values().stream().map(Component::describe).toList()));
        supervision.watch(component);
    }

    private void stop(StackState.Phase phase, String message) {
        control.close();
        supervision.close();
        stages.close();
        plan.close();
        record(state().with(phase, message));
    }

    private synchronized void record(StackState changed) {
        state = changed;
        stateFile.write(changed);
    }

    private void forgetHook() {
        if (Thread.currentThread() != hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The hook finds everything stopped.
            }
        }
    }

    private StackState initialState() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid())
                .orElseThrow(() -> new StackException("cannot read /proc; a stack needs Linux"));
        return new StackState(
                StackState.Phase.STARTING,
                self,
                plan.control(),
                Instant.now().toString(),
                runFolder.toString(),
                configurationFile().toString(),
                plan.options().regions().stream().map(Region::name).toList(),
                "",
                List.of(),
                plan.links());
    }

    private void copyLogConfiguration() {
        Path target = runFolder.resolve("log4j2.xml");
        try (InputStream resource = LocalStack.class.getResourceAsStream("stack-log4j2.xml")) {
            if (resource == null) {
                throw new IllegalStateException("stack-log4j2.xml is not beside " + LocalStack.class);
            }
            Files.copy(resource, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> earlierPasswords(Path runFolder) {
        Optional<StackState> earlier = new StackStateFile(runFolder).read();
        return earlier.map(StackState::components).orElse(List.of()).stream()
                .filter(component -> component.name().startsWith("store "))
                .collect(Collectors.toMap(
                        component -> component.name().substring("store ".length()), ComponentRecord::password));
    }
}
