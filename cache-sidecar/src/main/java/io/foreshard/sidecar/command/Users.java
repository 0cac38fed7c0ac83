package io.foreshard.sidecar.command;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The users of a sidecar. With none, every connection is the unrestricted default user and needs no AUTH. Immutable and
 * thread-safe; keeps digests of the passwords only.
 */
public final class Users {

    private static final byte[] NOBODY = new byte[32];

    private final User open;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, byte[]> digests = new LinkedHashMap<>();

    private Users(User open) {
        this.open = open;
    }

    /** No users: everybody may do everything. */
    public static Users open(boolean strict) {
        return new Users(User.unrestricted("default", strict));
    }

    /** These users only; open if there are none. */
    public static Users of(Map<User, String> passwords, boolean strictIfOpen) {
        Users result = open(strictIfOpen);
        passwords.forEach((user, password) -> {
            result.users.put(user.name(), user);
            result.digests.put(user.name(), digest(password.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        });
        return result;
    }

    /** Who a connection is before it says so; empty if it must. */
    public Optional<User> anonymous() {
        return users.isEmpty() ? Optional.of(open) : Optional.empty();
    }

    /** Takes the same time whether the user exists or not, and wherever the password differs. */
    public Optional<User> authenticate(String name, byte[] password) {
        byte[] expected = digests.getOrDefault(name, NOBODY);
        boolean same = MessageDigest.isEqual(expected, digest(password));
        return same ? Optional.ofNullable(users.get(name)) : Optional.empty();
    }

    private static byte[] digest(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
