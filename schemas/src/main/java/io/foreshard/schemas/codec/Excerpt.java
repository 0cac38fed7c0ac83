package io.foreshard.schemas.codec;

import java.util.HexFormat;

/** The beginning of something foreign, short enough for a message. */
final class Excerpt {

    private static final int SHOWN_BYTES = 8;
    private static final int SHOWN_CHARACTERS = 64;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private Excerpt() {}

    static String hex(byte[] bytes) {
        String shown = HEX.formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
        return bytes.length > SHOWN_BYTES ? shown + " …" : shown;
    }

    static String of(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
