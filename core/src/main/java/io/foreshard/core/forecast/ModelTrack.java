package io.foreshard.core.forecast;

import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * How well one model predicted one step ahead: a discounted sum of log scores, and its overdispersion {@code φ} by
 * moments, {@code Σ((y − μ)² − μ) / Σμ²}. Not thread-safe.
 */
final class ModelTrack {

    /** After two days of hours a score weighs half. */
    private static final double HALF_LIFE_WINDOWS = 48;

    private static final double DISCOUNT = Math.pow(0.5, 1 / HALF_LIFE_WINDOWS);

    /** One outlier must not decide between models. */
    private static final double LEAST_SCORE = -12;

    private static final double PRIOR_OVERDISPERSION = 0.5;
    private static final double PRIOR_WEIGHT = 0.5;
    private static final double MOST_OVERDISPERSION = 50;

    private double score;
    private double excess;
    private double squares;

    double score() {
        return score;
    }

    double overdispersion() {
        double phi = (excess + PRIOR_OVERDISPERSION * PRIOR_WEIGHT) / (squares + PRIOR_WEIGHT);
        return Math.min(MOST_OVERDISPERSION, Math.max(0, phi));
    }

    void update(double logProbability, double mean, double count) {
        double error = count - mean;
        set(
                DISCOUNT * score + Math.max(LEAST_SCORE, logProbability),
                DISCOUNT * excess + error * error - mean,
                DISCOUNT * squares + mean * mean);
    }

    /** Lets {@code n} windows pass that tell the models nothing. */
    void discount(long n) {
        double left = Math.pow(DISCOUNT, (double) n);
        set(left * score, left * excess, left * squares);
    }

    /** Rounded as it is stored, so that what was stored goes on with the same numbers. */
    private void set(double newScore, double newExcess, double newSquares) {
        score = PackedOutput.rounded24(newScore);
        excess = PackedOutput.rounded24(newExcess);
        squares = PackedOutput.rounded24(newSquares);
    }

    void startFrom(ModelTrack other) {
        score = other.score;
        excess = other.excess;
        squares = other.squares;
    }

    /** Whether it says what another says. */
    boolean saysWhat(ModelTrack other) {
        return score == other.score && excess == other.excess && squares == other.squares;
    }

    void writeTo(PackedOutput out) {
        out.float24(score);
        out.float24(excess);
        out.float24(squares);
    }

    void readFrom(PackedInput in) {
        score = in.float24();
        excess = in.float24();
        squares = in.float24();
    }
}
