package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
import io.foreshard.core.ItemId;
import io.foreshard.core.StableHash;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names of the keys. An item or customer is the rest of its key, verbatim, so any UTF-8 survives. */
record Keys(String prefix) {

    static final int BUCKETS = 256;

    private static final String[] NAMES = IntStream.range(0, BUCKETS)
            .mapToObj(bucket -> String.format(Locale.ROOT, "%03d", bucket))
            .toArray(String[]::new);

    static ByteSequence bytes(String key) {
        return ByteSequence.from(key, StandardCharsets.UTF_8);
    }

    static String text(ByteSequence key) {
        return key.toString(StandardCharsets.UTF_8);
    }

    static int bucket(String customerId) {
        return StableHash.bucket(customerId, BUCKETS);
    }

    String map() {
        return prefix + "/map/";
    }

    String rule() {
        return map() + "rule";
    }

    String mapBucket(int bucket) {
        return map() + name(bucket) + "/";
    }

    String mapItem(ItemId item) {
        return itemsOf(item.customerId()) + item.itemId();
    }

    /** What the keys of all item entries of a customer start with: no customer holds a colon. */
    String itemsOf(String customerId) {
        return mapBucket(bucket(customerId)) + "i/" + customerId + ":";
    }

    String mapCustomer(String customerId) {
        return mapBucket(bucket(customerId)) + "c/" + customerId;
    }

    String assignment(String customerId) {
        return prefix + "/assign/" + name(bucket(customerId)) + "/" + customerId;
    }

    String records() {
        return prefix + "/mig/";
    }

    String record(ItemId item) {
        return records() + name(bucket(item.customerId())) + "/" + item.key();
    }

    String locks() {
        return prefix + "/lock/";
    }

    String lock(ItemId item) {
        return locks() + name(bucket(item.customerId())) + "/" + item.key();
    }

    String members() {
        return prefix + "/exec/";
    }

    String election(String name) {
        return prefix + "/election/" + name;
    }

    String published(String publisher) {
        return prefix + "/publisher/" + publisher;
    }

    String controls() {
        return prefix + "/ctl/";
    }

    String epochFloor() {
        return controls() + "epoch-floor";
    }

    /** What follows the bucket in a key under one of the bucketed prefixes. */
    static String afterBucket(String key, String prefix) {
        return key.substring(prefix.length() + name(0).length() + 1);
    }

    private static String name(int bucket) {
        return NAMES[bucket];
    }
}
