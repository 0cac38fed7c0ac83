package io.foreshard.core.placement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many migrations each region pair may still start: a number in work at once (given back by completions) and a rate
 * (a token bucket over clock time). A completion that is never heard of gives its credit back when its time is up. The
 * number of credits out is bounded by the limits. Not thread-safe.
 */
public final class CreditLedger {

    private static final int VERSION = 1;

    private final int creditsPerPair;
    private final double movesPerHour;
    private final Map<String, Lease> leases = new TreeMap<>();
    private final Map<String, Account> accounts = new TreeMap<>();

    private record Lease(String pair, long expiresAt) {}

    private static final class Account {
        private int inWork;
        private double tokens;
        private long filledAt;
    }

    /**
     * @param creditsPerPair migrations of one pair in work at once, at least 1
     * @param movesPerHour migrations of one pair started an hour of clock time, above 0
     */
    public CreditLedger(int creditsPerPair, double movesPerHour) {
        if (creditsPerPair < 1 || !(movesPerHour > 0)) {
            throw new IllegalArgumentException(
                    "credits " + creditsPerPair + " and moves an hour " + movesPerHour + ": expected above 0");
        }
        this.creditsPerPair = creditsPerPair;
        this.movesPerHour = movesPerHour;
    }

    /**
     * Takes a credit for a migration, if the pair has one.
     *
     * @param now clock time
     * @param expiry clock time at which the credit comes back by itself
     * @return whether it was given; true again for an id that holds one
     */
    public boolean take(String migrationId, RegionPair pair, Instant now, Instant expiry) {
        if (leases.containsKey(migrationId)) {
            return true;
        }
        expire(now);
        Account account = refilled(key(pair), now);
        if (account.inWork >= creditsPerPair || account.tokens < 1) {
            return false;
        }
        account.inWork++;
        account.tokens -= 1;
        leases.put(migrationId, new Lease(key(pair), expiry.toEpochMilli()));
        return true;
    }

    /** A migration ended; its credit comes back. Unknown ids are ignored: completions arrive at least once. */
    public void giveBack(String migrationId) {
        Lease lease = leases.remove(migrationId);
        if (lease != null) {
            account(lease.pair()).inWork--;
        }
    }

    /** Migrations of a pair in work. */
    public int inWork(RegionPair pair) {
        return account(key(pair)).inWork;
    }

    private void expire(Instant now) {
        Iterator<Lease> all = leases.values().iterator();
        while (all.hasNext()) {
            Lease lease = all.next();
            if (lease.expiresAt() <= now.toEpochMilli()) {
                all.remove();
                account(lease.pair()).inWork--;
            }
        }
    }

    /** The bucket holds at most what one minute brings, and no less than one move. */
    private Account refilled(String pair, Instant now) {
        Account account = account(pair);
        double size = Math.max(1, movesPerHour / 60);
        long passed = account.filledAt == 0 ? Long.MAX_VALUE : now.toEpochMilli() - account.filledAt;
        account.tokens = Math.min(size, account.tokens + Math.max(0, passed) * movesPerHour / 3_600_000.0);
        account.filledAt = Math.max(account.filledAt, now.toEpochMilli());
        return account;
    }

    private Account account(String pair) {
        return accounts.computeIfAbsent(pair, name -> new Account());
    }

    private static String key(RegionPair pair) {
        return pair.source() + ">" + pair.target();
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(leases.size());
            for (Map.Entry<String, Lease> lease : leases.entrySet()) {
                out.writeUTF(lease.getKey());
                out.writeUTF(lease.getValue().pair());
                out.writeLong(lease.getValue().expiresAt());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Adds the credits out of a ledger written by {@link #toBytes}; several may be merged. */
    public void restore(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("credit ledger of version " + version + "; known is " + VERSION);
            }
            for (int count = in.readInt(); count > 0; count--) {
                String id = in.readUTF();
                Lease lease = new Lease(in.readUTF(), in.readLong());
                if (leases.put(id, lease) == null) {
                    account(lease.pair()).inWork++;
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("credit ledger of " + bytes.length + " bytes is cut off", e);
        }
    }
}
