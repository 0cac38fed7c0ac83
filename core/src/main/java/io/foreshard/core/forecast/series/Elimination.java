package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.Cholesky;
import java.util.Arrays;

/**
 * Ridge regression on two blocks of columns, P hardly and H strongly penalized, for many strengths of one factorization:
 * {@code S = G_HH − G_HP G_PP^-1 G_PH}, {@code (S + λ I) δ = g_H − G_HP G_PP^-1 g_P}, {@code β = G_PP^-1 (g_P − G_PH δ)}.
 *
 * @param whole {@code G_PP^-1 g_P}
 * @param shares by column of H, {@code G_PP^-1 G_PH}
 * @param schur S
 * @param right the right side of δ
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Elimination(double[] whole, double[][] shares, double[][] schur, double[] right) {

    /**
     * @param coefficients of P and then of H
     * @param freedom effective number of parameters: columns of P and the trace of {@code S (S + λ I)^-1}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Solved(double[] coefficients, double freedom) {}

    /**
     * @param gram lower triangle of the columns' products, P first
     * @param cross products with the regressand
     * @param p columns of P
     * @param h columns of H that are used
     * @param ridge added to the diagonal of P but its first entry
     */
    static Elimination of(double[][] gram, double[] cross, int p, int h, double ridge) {
        double[][] factor = new double[p][];
        for (int i = 0; i < p; i++) {
            factor[i] = Arrays.copyOf(gram[i], i + 1);
            factor[i][i] += i == 0 ? 0 : ridge;
        }
        double[] whole = Arrays.copyOf(cross, p);
        double[][] shares = new double[h][];
        if (p == 0 || !Cholesky.factor(factor)) {
            return new Elimination(new double[p], new double[0][], new double[0][], new double[0]);
        }
        Cholesky.substitute(factor, whole);
        double[][] schur = new double[h][h];
        double[] right = new double[h];
        for (int i = 0; i < h; i++) {
            double[] row = gram[p + i];
            shares[i] = Arrays.copyOf(row, p);
            Cholesky.substitute(factor, shares[i]);
            right[i] = cross[p + i] - product(row, whole);
            for (int j = 0; j <= i; j++) {
                schur[i][j] = row[p + j] - product(row, shares[j]);
            }
        }
        return new Elimination(whole, shares, schur, right);
    }

    /** @param strength of the ridge on H, as a share of the mean diagonal of S; infinite leaves H out */
    Solved solve(double strength) {
        int p = whole.length;
        int h = right.length;
        double[] all = Arrays.copyOf(whole, p + h);
        double trace = 0;
        for (int i = 0; i < h; i++) {
            trace += schur[i][i];
        }
        if (Double.isInfinite(strength) || !(trace > 0)) {
            return new Solved(all, p);
        }
        double ridge = strength * trace / h;
        double[][] factor = new double[h][];
        for (int i = 0; i < h; i++) {
            factor[i] = schur[i].clone();
            factor[i][i] += ridge;
        }
        double[] changes = right.clone();
        if (!Cholesky.factor(factor) || !Cholesky.substitute(factor, changes)) {
            return new Solved(all, p);
        }
        for (int i = 0; i < h; i++) {
            all[p + i] = changes[i];
            for (int j = 0; j < p; j++) {
                all[j] -= shares[i][j] * changes[i];
            }
        }
        return new Solved(all, p + h - ridge * traceOfInverse(factor));
    }

    private static double traceOfInverse(double[][] factor) {
        double trace = 0;
        for (int i = 0; i < factor.length; i++) {
            double[] unit = new double[factor.length];
            unit[i] = 1;
            Cholesky.substitute(factor, unit);
            trace += unit[i];
        }
        return trace;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
