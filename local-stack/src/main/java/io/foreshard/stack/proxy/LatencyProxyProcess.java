package io.foreshard.stack.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The proxy as a process of its own. */
@Command(
        name = "latency-proxy",
        mixinStandardHelpOptions = true,
        description =
                "Adds the round trip between regions to every connection; GET and POST /links on the control port.")
public final class LatencyProxyProcess implements Callable<Integer> {

    @Option(names = "--links", required = true, description = "JSON file: a list of links")
    private Path links = Path.of("links.json");

    @Option(names = "--control-port", required = true, description = "Loopback port of the control API")
    private int controlPort;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LatencyProxyProcess()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<LinkSpec> specs = List.of(new ObjectMapper().readValue(links.toFile(), LinkSpec[].class));
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "stop"));
        try (LatencyProxy proxy = new LatencyProxy(specs);
                ProxyControl control = new ProxyControl(proxy, controlPort)) {
            System.out.println("carrying " + specs.size() + " links, control on port " + control.port());
            stop.await();
        } catch (IllegalStateException cannotListen) {
            System.err.println(cannotListen.getMessage());
            return 1;
        }
        return 0;
    }
}
