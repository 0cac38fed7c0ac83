package io.foreshard.simulation;

/** An invariant of the protocol does not hold. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param invariant what should hold, in words */
    Violation(String invariant, String what) {
        super(invariant + ": " + what);
    }
}
