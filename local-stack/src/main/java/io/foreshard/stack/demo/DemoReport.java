package io.foreshard.stack.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a result as JSON, as a self-contained page, and as a few lines for the terminal. */
final class DemoReport {

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final ObjectMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    void writeJson(DemoResult result, Path file) throws IOException {
        createParent(file);
        mapper.writeValue(file.toFile(), result);
    }

    /** The page holds its charts' library and data, so it opens anywhere without a network. */
    void writeHtml(DemoResult result, Path file) throws IOException {
        createParent(file);
        String json = mapper.writeValueAsString(result).replace("<", "\\u003c");
        String page = resource("report.html")
                .replace("{{uplot.css}}", resource(UPLOT + "uPlot.min.css"))
                .replace("{{uplot.js}}", resource(UPLOT + "uPlot.iife.min.js"))
                .replace("{{result}}", json);
        Files.writeString(file, page);
    }

    String terminal(DemoResult result) {
        DemoResult.Group treated = result.treated();
        DemoResult.Group control = result.control();
        StringBuilder text = new StringBuilder();
        text.append(System.lineSeparator());
        line(text, "%s", result.workload());
        line(text, "Last half of the run:%24s%12s", "treated", "control");
        line(text, "  customers                    %16d%12d", treated.customers(), control.customers());
        line(text, "  accesses                     %16d%12d", treated.accesses(), control.accesses());
        line(
                text,
                "  remote accesses              %15.1f%%%11.1f%%",
                percent(treated.remoteShare()),
                percent(control.remoteShare()));
        line(
                text,
                "    95 %% interval              %16s%12s",
                interval(treated.remoteShareLower(), treated.remoteShareUpper()),
                interval(control.remoteShareLower(), control.remoteShareUpper()));
        line(
                text,
                "  first access of a run local  %15.1f%%%11.1f%%",
                percent(treated.firstAccessLocalShare()),
                percent(control.firstAccessLocalShare()));
        line(text, "  median latency, ms           %16.1f%12.1f", treated.p50Ms(), control.p50Ms());
        line(text, "  99th percentile, ms          %16.1f%12.1f", treated.p99Ms(), control.p99Ms());
        DemoResult.Migrations moves = result.migrations();
        line(
                text,
                "Migrations: %d done, %d of them ahead of the first access; %d aborted, %d refused, %d failed",
                moves.done(),
                moves.ahead(),
                moves.aborted(),
                moves.refused(),
                moves.failed());
        moves.outcomes().forEach((outcome, count) -> line(text, "  %-34s%6d", outcome, count));
        line(
                text,
                "Prefetch: %d fetched, %d hits, %d on the first access of a run, %d wasted",
                result.prefetch().fetched(),
                result.prefetch().hits(),
                result.prefetch().beforeFirstAccess(),
                result.prefetch().wasted());
        line(
                text,
                "Check: %d acknowledged writes, %d lost, %d applied twice; %d items, %d with two owners",
                result.writes().acknowledged(),
                result.writes().lost(),
                result.writes().doubled(),
                result.owners().checked(),
                result.owners().doubled());
        return text.toString();
    }

    private static void line(StringBuilder text, String format, @Nullable Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double percent(double share) {
        return 100 * share;
    }

    private static String interval(double lower, double upper) {
        return String.format(Locale.ROOT, "%.1f–%.1f", percent(lower), percent(upper));
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = DemoReport.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("resource " + name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
