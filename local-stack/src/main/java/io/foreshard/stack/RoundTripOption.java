package io.foreshard.stack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option by which the user tells how far apart two regions are. */
public final class RoundTripOption {

    @Option(
            names = "--round-trip",
            paramLabel = "FROM:TO=TIME",
            description = "Round trip between two regions, e.g. us-east:eu-west=76ms; for regions of your own.")
    private Map<String, String> roundTrips = new LinkedHashMap<>();

    /**
     * By {@code from:to}.
     *
     * @throws StackException naming one that is no time
     */
    public Map<String, Duration> given() {
        Map<String, Duration> given = new LinkedHashMap<>();
        roundTrips.forEach((pair, time) -> given.put(pair, duration(pair, time)));
        return given;
    }

    private static Duration duration(String pair, String text) {
        if (!text.matches("[0-9]{1,5}(\\.[0-9]+)?ms")) {
            throw new StackException("--round-trip " + pair + "=" + text + ": expected milliseconds, e.g. 80ms");
        }
        double millis = Double.parseDouble(text.substring(0, text.length() - 2));
        return Duration.ofNanos((long) (millis * 1e6));
    }
}
