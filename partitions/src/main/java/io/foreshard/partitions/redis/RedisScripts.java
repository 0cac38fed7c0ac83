package io.foreshard.partitions.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The programs of the store, each one atomic step. Loaded by their digest, so releases do not mix them up. */
enum RedisScripts {
    INITIALIZE("initialize"),
    APPLY("apply"),
    EXECUTE("execute"),
    READ("read"),
    ASSIGN("assign"),
    LIST("list"),
    CHANGES("changes"),
    TRIM("trim");

    private final String name;
    private final String source;
    private final String digest;

    RedisScripts(String name) {
        this.name = name;
        this.source = resource("prelude.lua") + resource(name + ".lua");
        this.digest = sha1(source);
    }

    byte[] source() {
        return source.getBytes(StandardCharsets.UTF_8);
    }

    byte[] digest() {
        return digest.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String resource(String file) {
        String path = "/io/foreshard/partitions/redis/" + file;
        try (InputStream script = RedisScripts.class.getResourceAsStream(path)) {
            if (script == null) {
                throw new IllegalStateException("the class path lacks " + path);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
