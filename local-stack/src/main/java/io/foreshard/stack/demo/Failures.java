package io.foreshard.stack.demo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** What sidecars did not answer, by the code of the error. Thread-safe. */
final class Failures {

    private static final String CONNECTION = "connection";

    private final Map<String, LongAdder> byCode = new ConcurrentSkipListMap<>();

    void count(JedisException failure) {
        byCode.computeIfAbsent(codeOf(failure), first -> new LongAdder()).increment();
    }

    /** The first word of a Redis error is its code. */
    private static String codeOf(JedisException failure) {
        String message = failure.getMessage();
        return failure instanceof JedisConnectionException || message == null ? CONNECTION : message.split(" ", 2)[0];
    }

    /** Empty if everything was answered. */
    Optional<String> inWords() {
        return byCode.isEmpty()
                ? Optional.empty()
                : Optional.of(byCode.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ")));
    }
}
