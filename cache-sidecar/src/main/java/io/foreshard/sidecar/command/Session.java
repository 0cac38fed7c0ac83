package io.foreshard.sidecar.command;

import io.foreshard.sidecar.resp.Reply;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a connection has said of itself. Belongs to its event loop. */
public final class Session {

    private static final Reply WRONG_PASSWORD =
            new Reply.Failure("WRONGPASS invalid username-password pair or user is disabled.");

    private final long id;
    private final String remoteAddress;
    private final Users users;
    private @Nullable User user;
    private String name = "";
    private boolean strict;
    private boolean everything;
    private int protocol = 2;

    /** @param id unique in the process */
    public Session(long id, String remoteAddress, Users users) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.users = users;
        users.anonymous().ifPresent(this::become);
    }

    private void become(User changed) {
        user = changed;
        everything = changed.mayTouchEverything();
        strict = changed.strict();
    }

    /** Empty until it logged in, where that is needed. */
    public Optional<User> user() {
        return Optional.ofNullable(user);
    }

    /** Whether its user may touch every key. */
    public boolean mayTouchEverything() {
        return everything;
    }

    /** Whether reads go to the home. */
    public boolean isStrict() {
        return strict;
    }

    /** 2 or 3. */
    public int protocol() {
        return protocol;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    Reply readWrite(boolean wanted) {
        strict = wanted;
        return Reply.OK;
    }

    Reply name(String wanted) {
        if (wanted.chars().anyMatch(c -> c < '!' || c > '~')) {
            return new Reply.Failure("ERR Client names cannot contain spaces, newlines or special characters.");
        }
        name = wanted;
        return Reply.OK;
    }

    Reply authenticate(String userName, byte[] password) {
        if (users.anonymous().isPresent()) {
            return userName.equals("default") ? Reply.OK : WRONG_PASSWORD;
        }
        Optional<User> known = users.authenticate(userName, password);
        known.ifPresent(this::become);
        return known.isPresent() ? Reply.OK : WRONG_PASSWORD;
    }

    Reply authenticateDefault(byte[] password) {
        return users.anonymous().isPresent()
                ? new Reply.Failure("ERR AUTH <password> called without any password configured for the default user."
                        + " Are you sure your configuration is correct?")
                : authenticate("default", password);
    }

    /** Answers HELLO, after whatever it set. */
    Reply greet(int wanted, String version) {
        protocol = wanted;
        return new Reply.Pairs(List.of(
                Reply.Bulk.of("server"), Reply.Bulk.of("redis"),
                Reply.Bulk.of("version"), Reply.Bulk.of(version),
                Reply.Bulk.of("proto"), new Reply.Amount(wanted),
                Reply.Bulk.of("id"), new Reply.Amount(id),
                Reply.Bulk.of("mode"), Reply.Bulk.of("standalone"),
                Reply.Bulk.of("role"), Reply.Bulk.of("master"),
                Reply.Bulk.of("modules"), new Reply.Array(List.of())));
    }

    /** One line of CLIENT LIST. */
    String describe() {
        User known = user;
        return "id=" + id + " addr=" + remoteAddress + " name=" + name + " flags=N db=0 user="
                + (known == null ? "" : known.name()) + " resp=" + protocol + " mode="
                + (strict ? "strict" : "bounded");
    }
}
