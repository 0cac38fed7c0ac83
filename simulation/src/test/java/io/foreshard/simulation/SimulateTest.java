package io.foreshard.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void seeds_without_a_violation_end_with_0_and_a_table() {
        assertEquals(0, run("--seeds", "3", "--seed", "7"));
        assertTrue(out.toString().contains("3 seeds in"), out::toString);
        assertTrue(out.toString().contains("EXECUTOR_CRASHED"), out::toString);
        assertTrue(out.toString().contains("No violation."), out::toString);
    }

    @Test
    void a_violation_ends_with_3_and_its_story() {
        assertEquals(3, run("--seeds", "200", "--bug", "cleanup-removes-owner-record"));
        assertTrue(out.toString().contains("VIOLATION in seed"), out::toString);
        assertTrue(out.toString().contains("The story of seed"), out::toString);
        assertTrue(out.toString().contains("Again: scripts/simulate --seed"), out::toString);
    }

    @Test
    void bugs_are_listed_one_a_line() {
        assertEquals(0, run("--list-bugs"));
        assertEquals(Bug.values().length, out.toString().lines().count());
        assertTrue(Bug.values().length >= 12);
        assertTrue(out.toString().lines().allMatch(id -> Bug.of(id).isPresent()));
    }

    @Test
    void a_wrong_call_ends_with_2_and_says_what_was_expected() {
        assertEquals(2, run("--seeds", "0"));
        assertEquals(2, run("--bug", "typo"));
        assertTrue(err.toString().contains("expected one of"), err::toString);
        assertEquals(2, run("--unknown"));
    }

    private int run(String... args) {
        return new CommandLine(new Simulate())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
