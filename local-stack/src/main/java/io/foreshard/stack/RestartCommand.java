package io.foreshard.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scripts/stack restart}. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Restarts components of a running stack, dead or alive, with their ports and data.")
final class RestartCommand implements Callable<Integer> {

    /** A start that gets healthy at the last moment is still waited for. */
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @Mixin
    private RunFolderOption runFolder = new RunFolderOption();

    @Parameters(
            paramLabel = "COMPONENT",
            arity = "1..*",
            description = "Names as scripts/stack status shows them, e.g. kafka, executor-1, 'sidecar eu-west'.")
    private List<String> components = List.of();

    @Override
    public Integer call() throws InterruptedException {
        StackState state = new StackStateFile(runFolder.folder())
                .read()
                .filter(StackState::isSupervised)
                .orElseThrow(() -> new StackException(
                        "no stack runs in " + runFolder.folder() + "; start one with: scripts/stack up"));
        for (String component : components) {
            restart(state.control(), component);
            System.out.println(component + " runs again");
        }
        return 0;
    }

    private static void restart(StackControl.Endpoint control, String component) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + control.port() + StackControl.PATH);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header(StackControl.TOKEN_HEADER, control.token())
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(component))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new StackException(answer.body());
            }
        } catch (IOException e) {
            throw new StackException(
                    "the supervisor does not answer on port " + control.port() + ": " + e.getMessage(), e);
        }
    }
}
