package io.foreshard.core.forecast.arima;

/** Solves symmetric positive definite systems in place, without allocating. Pure functions. */
public final class Cholesky {

    private Cholesky() {}

    /**
     * Solves {@code A x = b}; {@code A} is overwritten by its factor and {@code b} by {@code x}.
     *
     * @param matrix symmetric; only its lower triangle is read
     * @return false if the matrix is not positive definite; then both hold nothing of use
     */
    public static boolean solve(double[][] matrix, double[] vector) {
        return factor(matrix) && substitute(matrix, vector);
    }

    /** Overwrites the lower triangle by {@code L} with {@code L Lᵀ = A}; false if there is none. */
    public static boolean factor(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            double[] row = matrix[i];
            for (int j = 0; j <= i; j++) {
                double[] other = matrix[j];
                double sum = row[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                if (j < i) {
                    row[j] = sum / other[j];
                } else if (sum > 0 && !Double.isInfinite(sum)) {
                    row[i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    /** Solves with a factor of {@link #factor}. */
    public static boolean substitute(double[][] factor, double[] vector) {
        int n = factor.length;
        for (int i = 0; i < n; i++) {
            double sum = vector[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i][k] * vector[k];
            }
            vector[i] = sum / factor[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = vector[i];
            for (int k = i + 1; k < n; k++) {
                sum -= factor[k][i] * vector[k];
            }
            vector[i] = sum / factor[i][i];
        }
        return true;
    }
}
