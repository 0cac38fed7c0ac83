package io.foreshard.partitions.postgres;

/** The statements of the store; each is one round trip. */
final class PostgresStatements {

    static final String APPLY = "SELECT * FROM foreshard.apply_mutation("
            + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)";

    static final String EXECUTE = "SELECT * FROM foreshard.execute_command("
            + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb)";

    private static final String ITEM_COLUMNS = " p.rule_epoch, p.rule_partitions, foreshard.now_millis() AS now,"
            + " c.home AS customer_home, c.epoch AS customer_epoch, i.kind, i.value, i.fields, i.version, i.expires_at,"
            + " i.role, i.epoch, i.fence_epoch, i.fence_claim, i.closed, i.inherited, i.successor, i.shadow_reads";

    /** Role, what it inherits from, and data in one snapshot. */
    static final String READ_ONE = "SELECT" + ITEM_COLUMNS + " FROM foreshard.partition p"
            + " LEFT JOIN foreshard.item i ON i.customer = ? AND i.item = ?"
            + " LEFT JOIN foreshard.customer_owner c ON c.customer = ?";

    static final String READ_MANY = "SELECT" + ITEM_COLUMNS
            + " FROM unnest(?::bytea[], ?::bytea[]) WITH ORDINALITY AS k(customer, item, position)"
            + " CROSS JOIN foreshard.partition p"
            + " LEFT JOIN foreshard.item i ON i.customer = k.customer AND i.item = k.item"
            + " LEFT JOIN foreshard.customer_owner c ON c.customer = k.customer"
            + " ORDER BY k.position";

    /** As {@link #READ_ONE}, with the operations within the retry window. */
    static final String INSPECT = "SELECT" + ITEM_COLUMNS
            + ", (SELECT jsonb_agg(jsonb_build_object('id', o.operation, 'at', o.applied_at, 'version', o.version,"
            + " 'reply', o.reply, 'amount', coalesce(o.reply_amount, 0),"
            + " 'text', encode(coalesce(o.reply_text, ''), 'hex')) ORDER BY o.version)"
            + " FROM foreshard.operation o WHERE o.customer = i.customer AND o.item = i.item"
            + " AND o.applied_at >= foreshard.now_millis() - ?) AS operations"
            + " FROM foreshard.partition p"
            + " LEFT JOIN foreshard.item i ON i.customer = ? AND i.item = ?"
            + " LEFT JOIN foreshard.customer_owner c ON c.customer = ?";

    /**
     * A freeze and then, in the same transaction and round trip but in a snapshot of its own, taken after the drain, what is held: as
     * {@link #EXECUTE} followed by {@link #INSPECT}.
     */
    static final String FREEZE_WRITES = EXECUTE + "; " + INSPECT;

    static final String READ_SHADOW = "SELECT foreshard.now_millis() AS now, s.* FROM foreshard.read_shadow(?, ?) s";

    static final String ASSIGN_CUSTOMER = "SELECT foreshard.assign_customer(?, ?, ?, ?, ?)";

    static final String LIST = "SELECT item, role, version, size FROM foreshard.item"
            + " WHERE customer = ? AND item > ? AND kind IS NOT NULL"
            + " AND (expires_at IS NULL OR expires_at > foreshard.now_millis()) ORDER BY item LIMIT ?";

    /**
     * Entries of transactions below the oldest that still runs: no other can appear among them. The transaction's time
     * is before the snapshot; an entry that waits beyond the horizon was committed after it was written.
     */
    static final String CHANGES = "WITH h AS MATERIALIZED ("
            + "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 20 AS horizon)"
            + " SELECT h.horizon, f.sequence AS floor,"
            + " least(floor(extract(epoch FROM now()) * 1000)::bigint,"
            + " (SELECT min(l.written_at) - 1 FROM foreshard.change_log l WHERE l.sequence >= h.horizon)) AS as_of,"
            + " e.sequence, e.kind, e.customer, e.item, e.epoch, e.version FROM h CROSS JOIN foreshard.change_log_floor f"
            + " LEFT JOIN LATERAL (SELECT l.* FROM foreshard.change_log l WHERE l.sequence >= ?"
            + " AND l.sequence >= f.sequence AND l.sequence < h.horizon ORDER BY l.sequence LIMIT ?) e ON true"
            + " ORDER BY e.sequence";

    static final String END_OF_CHANGE_LOG = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 20";

    /** Never beyond the end: what is still to come must not be missed. */
    static final String RAISE_FLOOR = "UPDATE foreshard.change_log_floor SET sequence = greatest(sequence,"
            + " least(?, pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 20))";

    static final String TRIM_LOG = "DELETE FROM foreshard.change_log WHERE sequence IN (SELECT l.sequence"
            + " FROM foreshard.change_log l, foreshard.change_log_floor f WHERE l.sequence < f.sequence"
            + " ORDER BY l.sequence LIMIT ?)";

    static final String TRIM_OPERATIONS = "DELETE FROM foreshard.operation WHERE ctid = ANY (ARRAY(SELECT o.ctid"
            + " FROM foreshard.operation o WHERE o.applied_at < foreshard.now_millis() - ?"
            + " ORDER BY o.applied_at LIMIT ?))";

    static final String ROUGH_COUNT =
            "SELECT reltuples::bigint, pg_table_size(oid) FROM pg_class" + " WHERE oid = 'foreshard.item'::regclass";

    static final String EXACT_COUNT = "SELECT count(*), coalesce(sum(size), 0) FROM foreshard.item"
            + " WHERE kind IS NOT NULL AND (expires_at IS NULL OR expires_at > foreshard.now_millis())";

    private PostgresStatements() {}
}
