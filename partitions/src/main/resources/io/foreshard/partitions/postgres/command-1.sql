-- What a command of an executor does: the rules of core.store.CommandRules, to the letter.
-- outcome: DONE, REFUSED, or RULE if the caller went by an outdated rule.
CREATE FUNCTION foreshard.execute_command(
    p_customer bytea, p_item bytea, p_item_lock bigint, p_customer_lock bigint, p_rule_lock bigint, p_self text,
    p_rule_epoch bigint, p_rule_home text, p_command text, p_epoch bigint, p_claim bigint, p_successor text,
    p_as_of bigint, p_version bigint, p_kind text, p_value bytea, p_fields jsonb, p_size bigint, p_expires_at bigint,
    p_operations jsonb,
    OUT outcome text, OUT version bigint, OUT role text, OUT epoch bigint, OUT fence_epoch bigint,
    OUT fence_claim bigint, OUT closed boolean, OUT inherited boolean, OUT successor text)
LANGUAGE plpgsql AS $$
DECLARE
    v_held foreshard.item%ROWTYPE;
    v_home record;
    v_owns boolean;
    v_epoch bigint;
    v_same boolean;
    v_frozen boolean;
    v_released boolean;
    v_done boolean := false;
    v_take boolean := false;
    v_delete boolean := false;
    v_log boolean := false;
BEGIN
    -- Whoever writes holds this lock until the commit: waiting for it drains the writes in flight.
    PERFORM pg_advisory_xact_lock(p_item_lock);
    SELECT * INTO v_held FROM foreshard.item i WHERE i.customer = p_customer AND i.item = p_item;
    version := coalesce(v_held.version, 0);
    role := coalesce(v_held.role, 'INHERIT');
    epoch := coalesce(v_held.epoch, 0);
    fence_epoch := coalesce(v_held.fence_epoch, 0);
    fence_claim := coalesce(v_held.fence_claim, 0);
    closed := coalesce(v_held.closed, false);
    inherited := coalesce(v_held.inherited, false);
    successor := v_held.successor;
    outcome := 'REFUSED';
    v_owns := role = 'OWNER';
    v_epoch := epoch;
    IF role = 'INHERIT' THEN
        SELECT * INTO v_home
        FROM foreshard.inherited_home(p_customer, p_customer_lock, p_rule_lock, p_rule_epoch, p_rule_home);
        IF v_home.stale THEN
            outcome := 'RULE';
            RETURN;
        END IF;
        v_owns := v_home.home = p_self;
        v_epoch := v_home.epoch;
    END IF;

    v_same := p_epoch = fence_epoch;
    IF p_epoch < fence_epoch OR p_epoch = 0
        OR (v_same AND (p_claim < fence_claim OR (closed AND p_command NOT IN ('THAW', 'DROP')))) THEN
        RETURN;
    END IF;
    v_frozen := role IN ('FROZEN_WRITES', 'FROZEN');
    v_released := role = 'RELEASED' AND epoch = p_epoch;
    CASE p_command
    WHEN 'INSTALL_SHADOW' THEN
        IF role = 'PREPARED' AND epoch = p_epoch THEN
            v_done := true;
        ELSIF role IN ('RELEASED', 'SHADOW', 'PREPARED') OR (role = 'INHERIT' AND NOT (v_owns AND version > 0)) THEN
            v_done := true;
            v_take := p_version > version;
            role := 'SHADOW';
            inherited := false;
            successor := NULL;
        END IF;
    WHEN 'FREEZE_WRITES' THEN
        IF v_frozen THEN
            v_done := v_same;
        ELSIF v_owns AND p_epoch > v_epoch THEN
            v_done := true;
            inherited := role = 'INHERIT';
            role := 'FROZEN_WRITES';
            epoch := v_epoch;
        END IF;
    WHEN 'PREPARE' THEN
        IF role = 'SHADOW' AND v_same AND p_version >= version THEN
            v_done := true;
            v_take := true;
            role := 'PREPARED';
            epoch := p_epoch;
        ELSE
            v_done := role IN ('PREPARED', 'OWNER') AND epoch = p_epoch;
        END IF;
    WHEN 'FREEZE_READS' THEN
        IF role = 'FROZEN_WRITES' AND v_same THEN
            v_done := true;
            v_log := true;
            role := 'FROZEN';
        ELSE
            v_done := (role = 'FROZEN' AND v_same) OR v_released;
        END IF;
    WHEN 'ACTIVATE' THEN
        v_done := role IN ('PREPARED', 'OWNER') AND epoch = p_epoch;
        role := CASE WHEN v_done THEN 'OWNER' ELSE role END;
    WHEN 'RELEASE' THEN
        v_done := v_released;
        IF v_frozen AND v_same THEN
            v_done := true;
            role := 'RELEASED';
            epoch := p_epoch;
            inherited := false;
            successor := p_successor;
        END IF;
    WHEN 'DELETE_RELEASED' THEN
        v_done := v_released;
        v_delete := v_released;
    WHEN 'THAW' THEN
        v_done := NOT v_frozen OR v_same;
        IF v_frozen AND v_same THEN
            role := CASE WHEN inherited THEN 'INHERIT' ELSE 'OWNER' END;
            inherited := false;
        END IF;
    WHEN 'DROP' THEN
        v_done := true;
        IF role IN ('SHADOW', 'PREPARED') AND v_same THEN
            v_delete := true;
            role := 'RELEASED';
        END IF;
    END CASE;
    IF NOT v_done THEN
        RETURN;
    END IF;

    outcome := 'DONE';
    fence_epoch := p_epoch;
    fence_claim := p_claim;
    closed := p_command IN ('THAW', 'DROP');
    INSERT INTO foreshard.item AS i
        (customer, item, role, epoch, fence_epoch, fence_claim, closed, inherited, successor, shadow_as_of)
    VALUES (p_customer, p_item, execute_command.role, execute_command.epoch, p_epoch, p_claim, execute_command.closed,
        execute_command.inherited, execute_command.successor, p_as_of)
    ON CONFLICT (customer, item) DO UPDATE SET
        role = excluded.role, epoch = excluded.epoch, fence_epoch = excluded.fence_epoch,
        fence_claim = excluded.fence_claim, closed = excluded.closed, inherited = excluded.inherited,
        successor = excluded.successor, shadow_as_of = greatest(i.shadow_as_of, excluded.shadow_as_of),
        shadow_reads = CASE WHEN i.fence_epoch = excluded.fence_epoch THEN i.shadow_reads ELSE 0 END;
    IF v_take OR v_delete THEN
        version := CASE WHEN v_take THEN p_version ELSE 0 END;
        UPDATE foreshard.item i SET
            kind = p_kind, value = p_value, fields = p_fields, size = coalesce(p_size, 0),
            version = execute_command.version, expires_at = p_expires_at,
            shadow_as_of = CASE WHEN v_delete THEN 0 ELSE i.shadow_as_of END
        WHERE i.customer = p_customer AND i.item = p_item;
        DELETE FROM foreshard.operation o WHERE o.customer = p_customer AND o.item = p_item;
        INSERT INTO foreshard.operation
        SELECT p_customer, p_item, o.id, o.at, o.version, o.reply, o.amount, decode(o.text, 'hex')
        FROM jsonb_to_recordset(coalesce(p_operations, '[]'))
            AS o(id uuid, at bigint, version bigint, reply text, amount bigint, text text);
    END IF;
    IF v_log THEN
        INSERT INTO foreshard.change_log VALUES (
            pg_current_xact_id()::text::bigint << 20, 'FREEZE', p_customer, p_item, epoch, version,
            foreshard.now_millis());
    END IF;
END
$$;

-- A customer's entry. True if it is so now.
CREATE FUNCTION foreshard.assign_customer(
    p_customer bytea, p_customer_lock bigint, p_rule_lock bigint, p_home text, p_epoch bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_known record;
    v_epoch bigint;
BEGIN
    -- Waits for the writes in flight that were judged by what holds so far.
    PERFORM pg_advisory_xact_lock(p_customer_lock);
    PERFORM pg_advisory_xact_lock_shared(p_rule_lock);
    SELECT c.home, c.epoch INTO v_known FROM foreshard.customer_owner c WHERE c.customer = p_customer;
    IF FOUND THEN
        IF v_known.home = p_home AND v_known.epoch = p_epoch THEN
            RETURN true;
        END IF;
        v_epoch := v_known.epoch;
    ELSE
        SELECT p.rule_epoch INTO v_epoch FROM foreshard.partition p;
    END IF;
    IF p_epoch <= v_epoch
        OR EXISTS (SELECT FROM foreshard.item i WHERE i.customer = p_customer AND i.version > 0) THEN
        RETURN false;
    END IF;
    INSERT INTO foreshard.customer_owner VALUES (p_customer, p_home, p_epoch)
    ON CONFLICT (customer) DO UPDATE SET home = excluded.home, epoch = excluded.epoch;
    RETURN true;
END
$$;

-- A read of a shadow, counted for its attempt; no row in any other role.
CREATE FUNCTION foreshard.read_shadow(p_customer bytea, p_item bytea)
RETURNS SETOF foreshard.item LANGUAGE sql AS $$
    UPDATE foreshard.item i SET shadow_reads = i.shadow_reads + 1
    WHERE i.customer = p_customer AND i.item = p_item AND i.role = 'SHADOW'
    RETURNING i.*
$$;
