package io.foreshard.benchmarks.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.SplittableRandom;

/** GET requests of keys by Zipf's law with exponent 1: the key of rank n is drawn in proportion to 1/n. For one thread. */
final class ZipfKeys {

    private final byte[][] requests;
    private final double[] cumulated;
    private final SplittableRandom random;

    ZipfKeys(int count, long seed) {
        this.random = new SplittableRandom(seed);
        this.requests = new byte[count][];
        this.cumulated = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
            requests[i] = request(Keys.name(i));
        }
    }

    private static byte[] request(byte[] key) {
        return ("*2\r\n$3\r\nGET\r\n$" + key.length + "\r\n" + new String(key, US_ASCII) + "\r\n").getBytes(US_ASCII);
    }

    byte[] next() {
        return requests[nextRank()];
    }

    /** From 0. */
    int nextRank() {
        double drawn = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, drawn);
        return found >= 0 ? found : -found - 1;
    }
}
