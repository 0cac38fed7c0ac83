package io.foreshard.core.forecast.arima;

/**
 * Orders of a seasonal ARIMA model {@code (p,d,q)(P,D,Q)m}:
 * {@code φ(B)Φ(B^m)(1−B)^d(1−B^m)^D (y_t − μ) = θ(B)Θ(B^m) ε_t} (Box and Jenkins 1970), signs as in R:
 * {@code φ(B) = 1 − φ₁B − …}, {@code θ(B) = 1 + θ₁B + …}. Immutable.
 *
 * @param period m, at least 1; 1 means no season
 * @param mean whether μ (after differencing: the drift) is estimated
 */
public record ArimaOrder(int p, int d, int q, int seasonalP, int seasonalD, int seasonalQ, int period, boolean mean) {

    private static final int MOST = 10;

    public ArimaOrder {
        require(p >= 0 && p <= MOST && q >= 0 && q <= MOST, "p " + p + ", q " + q + ": expected 0 to " + MOST);
        require(
                seasonalP >= 0 && seasonalP <= MOST && seasonalQ >= 0 && seasonalQ <= MOST,
                "seasonal P " + seasonalP + ", Q " + seasonalQ + ": expected 0 to " + MOST);
        require(
                d >= 0 && d <= 2 && seasonalD >= 0 && seasonalD <= 1,
                "d " + d + ", D " + seasonalD + ": expected d 0 to 2 and D 0 or 1");
        require(
                period > 1 || (period == 1 && seasonalP + seasonalD + seasonalQ == 0),
                "period " + period + ": expected above 1 with seasonal orders, 1 without");
    }

    /** Without a season. */
    public static ArimaOrder of(int p, int d, int q, boolean mean) {
        return new ArimaOrder(p, d, q, 0, 0, 0, 1, mean);
    }

    /** With a season. */
    public static ArimaOrder seasonal(ArimaOrder plain, int seasonalP, int seasonalD, int seasonalQ, int period) {
        return new ArimaOrder(plain.p, plain.d, plain.q, seasonalP, seasonalD, seasonalQ, period, plain.mean);
    }

    /** How many parameters are estimated, the innovations' variance not counted. */
    public int parameters() {
        return p + q + seasonalP + seasonalQ + (mean ? 1 : 0);
    }

    /** Observations that differencing takes away. */
    public int lost() {
        return d + seasonalD * period;
    }

    /** Observations that the first residual is conditioned on, after differencing. */
    public int conditioned() {
        return p + seasonalP * period;
    }

    /** States of the stationary part: max(p + P m, q + Q m + 1). */
    int states() {
        return Math.max(conditioned(), q + seasonalQ * period + 1);
    }

    /** Of the differenced series less its mean. */
    ArimaOrder stationary() {
        return new ArimaOrder(p, 0, q, seasonalP, 0, seasonalQ, period, false);
    }

    @Override
    public String toString() {
        String plain = "(" + p + "," + d + "," + q + ")";
        String season = period == 1 ? "" : "(" + seasonalP + "," + seasonalD + "," + seasonalQ + ")" + period;
        return plain + season + (mean ? "+mean" : "");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
