package io.foreshard.sidecar.regional;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the region's Redis does in one atomic step, for many keys at once. */
enum RegionalScript {
    READ("read.lua"),
    FILL("fill.lua"),
    INVALIDATE("invalidate.lua");

    private final String source;
    private final String digest;

    RegionalScript(String file) {
        this.source = resource(file);
        this.digest = sha1(source);
    }

    byte[] source() {
        return source.getBytes(UTF_8);
    }

    byte[] digest() {
        return digest.getBytes(US_ASCII);
    }

    private static String resource(String file) {
        try (InputStream script = RegionalScript.class.getResourceAsStream(file)) {
            if (script == null) {
                throw new IllegalStateException("the class path lacks the script " + file);
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
