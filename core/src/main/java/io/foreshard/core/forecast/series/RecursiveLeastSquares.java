package io.foreshard.core.forecast.series;

import io.foreshard.core.forecast.arima.Cholesky;
import io.foreshard.core.window.PackedInput;
import io.foreshard.core.window.PackedOutput;

/**
 * Least squares that follow the data, {@code O(k²)} a value. The covariance {@code P}, inverse of the information
 * {@code R}, is kept as {@code U D Uᵀ} (Bierman 1977), which stays positive definite however it is rounded.
 *
 * <p>Forgetting is directional (Cao and Schwartz 2000): before {@code x} is taken, the information of its direction alone
 * is discounted, {@code R ← R − (1−λ) R x xᵀ R / xᵀRx}, that is {@code P ← P + (1−λ)/λ · x xᵀ / xᵀRx}; plain
 * forgetting inflates what the data do not excite without end. Then
 * {@code θ ← θ + P x (y − xᵀθ) / (1 + xᵀPx)}. Not thread-safe.
 */
final class RecursiveLeastSquares {

    /** Of stored variances. */
    private static final float LEAST = 1e-30f;

    private final double[] weights;

    /** Columns of the unit upper triangle: {@code columns[j][i]} is {@code U_ij}, {@code i < j}. */
    private final double[][] columns;

    private final double[] variances;
    private final double forgetting;

    /** Scratch. */
    private final double[] gain;

    private RecursiveLeastSquares(double[] weights, double[][] columns, double[] variances, double forgetting) {
        this.weights = weights;
        this.columns = columns;
        this.variances = variances;
        this.forgetting = forgetting;
        this.gain = new double[weights.length];
    }

    /**
     * Starts with {@code R = A} and {@code θ = A^-1 b}. By {@code A = L Lᵀ} the root of {@code P} is the inverse of
     * {@code Lᵀ}, an upper triangle.
     *
     * @param matrix lower triangle of A, positive definite; overwritten
     * @param vector b; overwritten
     * @param forgetting λ, above 0 and at most 1
     */
    static RecursiveLeastSquares of(double[][] matrix, double[] vector, double forgetting) {
        if (!Cholesky.factor(matrix)) {
            throw new IllegalArgumentException(
                    "normal equations of " + vector.length + " weights: not positive definite");
        }
        Cholesky.substitute(matrix, vector);
        int k = vector.length;
        double[][] columns = new double[k][];
        double[] variances = new double[k];
        for (int j = 0; j < k; j++) {
            columns[j] = new double[j];
            variances[j] = 1 / (matrix[j][j] * matrix[j][j]);
            // Column j of U solves Lᵀ u = L_jj e_j, from the diagonal up.
            for (int i = j - 1; i >= 0; i--) {
                double sum = matrix[j][i];
                for (int m = i + 1; m < j; m++) {
                    sum += matrix[m][i] * columns[j][m];
                }
                columns[j][i] = -sum / matrix[i][i];
            }
        }
        return new RecursiveLeastSquares(vector, columns, variances, (float) forgetting);
    }

    double[] weights() {
        return weights.clone();
    }

    /** The trace of the covariance. */
    double trace() {
        double trace = 0;
        for (int j = 0; j < variances.length; j++) {
            double squares = 1;
            for (double u : columns[j]) {
                squares += u * u;
            }
            trace += variances[j] * squares;
        }
        return trace;
    }

    double predict(double[] x) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * x[i];
        }
        return sum;
    }

    void update(double[] x, double y) {
        double error = y - predict(x);
        if (forgetting < 1) {
            forget(x);
        }
        double total = take(x);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += gain[i] / total * error;
        }
    }

    /** {@code U D Uᵀ ← U D Uᵀ + c x xᵀ} (Agee and Turner 1972) with the c of the class comment. */
    private void forget(double[] x) {
        double information = information(x);
        if (!(information > 0) || Double.isInfinite(information)) {
            return;
        }
        double c = (1 - forgetting) / (forgetting * information);
        double[] rest = x.clone();
        for (int j = rest.length - 1; j >= 0; j--) {
            double old = variances[j];
            double here = rest[j];
            double fresh = old + c * here * here;
            double share = c * here / fresh;
            double[] column = columns[j];
            for (int i = 0; i < j; i++) {
                rest[i] -= here * column[i];
                column[i] += share * rest[i];
            }
            c *= old / fresh;
            variances[j] = fresh;
        }
    }

    /** {@code xᵀ R x}, the sum of {@code (U^-1 x)_j² / D_j}. */
    private double information(double[] x) {
        double[] rest = x.clone();
        double sum = 0;
        for (int j = rest.length - 1; j >= 0; j--) {
            double here = rest[j];
            sum += here * here / variances[j];
            for (int i = 0; i < j; i++) {
                rest[i] -= here * columns[j][i];
            }
        }
        return sum;
    }

    /** Bierman's update of the covariance; leaves {@code P x} in the scratch and returns {@code 1 + xᵀPx}. */
    private double take(double[] x) {
        double total = 1;
        for (int j = 0; j < gain.length; j++) {
            double[] column = columns[j];
            double f = x[j];
            for (int i = 0; i < j; i++) {
                f += column[i] * x[i];
            }
            double v = variances[j] * f;
            double share = f / total;
            double before = total;
            total += f * v;
            variances[j] *= before / total;
            gain[j] = v;
            for (int i = 0; i < j; i++) {
                double u = column[i];
                column[i] = u - gain[i] * share;
                gain[i] += u * v;
            }
        }
        return total;
    }

    /** Rounds to what is stored: weights to floats, variances to 24 bits, the triangle to 16. */
    void round() {
        for (int j = 0; j < weights.length; j++) {
            weights[j] = Math.max(-Rounding.LARGEST, Math.min(Rounding.LARGEST, (float) weights[j]));
            variances[j] = Math.max(LEAST, Rounding.round(variances[j]));
            for (int i = 0; i < j; i++) {
                columns[j][i] = Rounding.coarse(columns[j][i]);
            }
        }
    }

    /** Appends what {@link #round} left. */
    void writeTo(PackedOutput out) {
        out.float32(forgetting);
        for (int j = 0; j < weights.length; j++) {
            out.float32(weights[j]);
            out.float32(variances[j]);
            for (double u : columns[j]) {
                out.float16(u);
            }
        }
    }

    static RecursiveLeastSquares read(PackedInput in, int size) {
        double forgetting = in.float32();
        double[] weights = new double[size];
        double[] variances = new double[size];
        double[][] columns = new double[size][];
        for (int j = 0; j < size; j++) {
            weights[j] = in.float32();
            variances[j] = in.float32();
            columns[j] = new double[j];
            for (int i = 0; i < j; i++) {
                columns[j][i] = in.float16();
            }
        }
        return new RecursiveLeastSquares(weights, columns, variances, forgetting);
    }
}
