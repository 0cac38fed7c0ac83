-- Everything a partition keeps. Identities are bytes of UTF-8, so any text is one and the order is that of the bytes.

-- One row: whose store this is, and the default rule it goes by.
CREATE TABLE foreshard.partition (
    singleton       boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    partition_id    text NOT NULL,
    rule_epoch      bigint NOT NULL,
    rule_partitions text NOT NULL
);

-- Value, version and owner record of an item in one row, so that role and data are always seen together.
-- version 0: no copy is held; kind null: absent or a tombstone. fields: hexadecimal names and values.
CREATE TABLE foreshard.item (
    customer      bytea NOT NULL,
    item          bytea NOT NULL,
    kind          text CHECK (kind IN ('STRING', 'HASH')),
    value         bytea,
    fields        jsonb,
    size          bigint NOT NULL DEFAULT 0,
    version       bigint NOT NULL DEFAULT 0,
    expires_at    bigint,
    role          text NOT NULL DEFAULT 'INHERIT',
    epoch         bigint NOT NULL DEFAULT 0,
    fence_epoch   bigint NOT NULL DEFAULT 0,
    fence_claim   bigint NOT NULL DEFAULT 0,
    closed        boolean NOT NULL DEFAULT false,
    inherited     boolean NOT NULL DEFAULT false,
    successor     text,
    shadow_as_of  bigint NOT NULL DEFAULT 0,
    shadow_reads  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (customer, item)
) WITH (fillfactor = 80);

-- Values are mostly short or compressed already.
ALTER TABLE foreshard.item ALTER COLUMN value SET STORAGE EXTERNAL;

CREATE TABLE foreshard.operation (
    customer     bytea NOT NULL,
    item         bytea NOT NULL,
    operation    uuid NOT NULL,
    applied_at   bigint NOT NULL,
    version      bigint NOT NULL,
    reply        text NOT NULL,
    reply_amount bigint,
    reply_text   bytea,
    PRIMARY KEY (customer, item, operation)
);
CREATE INDEX operation_age ON foreshard.operation (applied_at);

-- sequence: transaction id << 20. It is the order of ids and not of commits, so readers stop below the oldest
-- transaction that still runs.
CREATE TABLE foreshard.change_log (
    sequence   bigint PRIMARY KEY,
    kind       text NOT NULL,
    customer   bytea NOT NULL,
    item       bytea NOT NULL,
    epoch      bigint NOT NULL,
    version    bigint NOT NULL,
    written_at bigint NOT NULL
);

CREATE TABLE foreshard.change_log_floor (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    sequence  bigint NOT NULL
);
INSERT INTO foreshard.change_log_floor (sequence) VALUES (0);

CREATE TABLE foreshard.customer_owner (
    customer bytea PRIMARY KEY,
    home     text NOT NULL,
    epoch    bigint NOT NULL
);

CREATE FUNCTION foreshard.now_millis() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

CREATE FUNCTION foreshard.fields_size(p_fields jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((length(key) + length(value)) / 2), 0)::bigint FROM jsonb_each_text(p_fields)
$$;

-- The sum in decimal, or why there is none: NOT_AN_INTEGER, OVERFLOW.
CREATE FUNCTION foreshard.add_decimal(p_text bytea, p_delta bigint, OUT failure text, OUT total bigint)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_sum numeric;
BEGIN
    IF length(p_text) > 20 OR encode(p_text, 'escape') !~ '^(0|-?[1-9][0-9]*)$' THEN
        failure := 'NOT_AN_INTEGER';
        RETURN;
    END IF;
    v_sum := encode(p_text, 'escape')::numeric;
    IF v_sum NOT BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
        failure := 'NOT_AN_INTEGER';
        RETURN;
    END IF;
    v_sum := v_sum + p_delta;
    IF v_sum NOT BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
        failure := 'OVERFLOW';
        RETURN;
    END IF;
    total := v_sum::bigint;
END
$$;

-- What counts of an item that has no role of its own: its customer's entry, else the rule. The caller computes the
-- rule's home; stale says that it went by another rule than the one held. Takes the locks that keep both as they are.
CREATE FUNCTION foreshard.inherited_home(
    p_customer bytea, p_customer_lock bigint, p_rule_lock bigint, p_rule_epoch bigint, p_rule_home text,
    OUT home text, OUT epoch bigint, OUT stale boolean)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(p_customer_lock);
    PERFORM pg_advisory_xact_lock_shared(p_rule_lock);
    SELECT c.home, c.epoch INTO home, epoch FROM foreshard.customer_owner c WHERE c.customer = p_customer;
    stale := false;
    IF NOT FOUND THEN
        SELECT p.rule_epoch <> p_rule_epoch INTO stale FROM foreshard.partition p;
        home := p_rule_home;
        epoch := p_rule_epoch;
    END IF;
END
$$;
