package io.foreshard.sidecar;

import java.util.Random;

/** Commands over a few keys, so that they meet each other's effects. Times are long enough not to matter in a test. */
final class RandomCommands {

    private static final String[] VALUES = {"", "0", "7", "-3", "007", "abc", "9223372036854775807", "1.5", "x\r\ny"};

    private RandomCommands() {}

    static String[] next(Random random, String customer) {
        String key = key(random, customer);
        String other = key(random, customer);
        String value = VALUES[random.nextInt(VALUES.length)];
        return switch (random.nextInt(24)) {
            case 0, 1 -> new String[] {"GET", key};
            case 2 -> new String[] {"SET", key, value};
            case 3 -> new String[] {"set", key, value, random.nextBoolean() ? "nx" : "XX"};
            case 4 -> new String[] {"SET", key, value, "EX", "1000", "GET"};
            case 5 -> new String[] {"SET", key, value, "KEEPTTL"};
            case 6 -> new String[] {"SETNX", key, value};
            case 7 -> new String[] {"GETDEL", key};
            case 8 -> new String[] {"GETEX", key, "EX", "500"};
            case 9 -> new String[] {"GETEX", key, "PERSIST"};
            case 10 -> new String[] {random.nextBoolean() ? "DEL" : "UNLINK", key, other};
            case 11 -> new String[] {"EXISTS", key, other, key};
            case 12 -> new String[] {"MGET", key, other, key};
            case 13 -> new String[] {"MSET", key, value, other, "9"};
            case 14 -> new String[] {random.nextBoolean() ? "INCR" : "DECR", key};
            case 15 -> new String[] {random.nextBoolean() ? "INCRBY" : "DECRBY", key, value};
            case 16 -> new String[] {"STRLEN", key};
            case 17 -> new String[] {"APPEND", key, value};
            case 18 -> new String[] {"TTL", key};
            case 19 -> new String[] {"EXPIRE", key, random.nextBoolean() ? "800" : "-1"};
            case 20 -> new String[] {"PERSIST", key};
            case 21 -> new String[] {"TYPE", key};
            case 22 -> new String[] {"PING"};
            default -> new String[] {"SETEX", key, "300", value};
        };
    }

    private static String key(Random random, String customer) {
        return customer + random.nextInt(2) + ":k" + random.nextInt(5);
    }
}
