package io.foreshard.core;

/**
 * Patterns over keys: {@code *} stands for any text, {@code ?} for one character, {@code \} takes the next one literally.
 * Immutable; matching takes time in proportion to pattern times text at worst, and no memory.
 *
 * @param pattern at most 1,024 characters
 */
public record Glob(String pattern) {

    private static final int MAX_LENGTH = 1024;

    public Glob {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "pattern of " + pattern.length() + " characters: expected at most " + MAX_LENGTH);
        }
    }

    public boolean matchesAll() {
        return pattern.equals("*");
    }

    /** Characters that are no wildcards: of two patterns that match, the one with more of them is the narrower. */
    public int literals() {
        return (int) pattern.chars().filter(c -> c != '*' && c != '?').count();
    }

    /** Remembers the latest star only: what an earlier one could have taken, the later one can take instead. */
    public boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int starText = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starText = t;
            } else if (p < pattern.length() && matchesOne(p, text.charAt(t))) {
                p += isEscape(p) ? 2 : 1;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private boolean matchesOne(int p, char c) {
        return isEscape(p) ? pattern.charAt(p + 1) == c : pattern.charAt(p) == '?' || pattern.charAt(p) == c;
    }

    private boolean isEscape(int p) {
        return pattern.charAt(p) == '\\' && p + 1 < pattern.length();
    }
}
