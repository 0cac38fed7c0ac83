-- What a mutation does to what is there: the rules of core.store.MutationRules, to the letter.
-- In: the present content (kind null: absent). Out: the reply, and the new content if it changed.
CREATE FUNCTION foreshard.mutate(
    p_mutation text, p_kind text, p_value bytea, p_fields jsonb, p_expiry text, p_expires_at bigint, p_condition text,
    p_flag boolean, p_delta bigint, p_name text, p_names text[], p_now bigint,
    INOUT kind text, INOUT value bytea, INOUT fields jsonb, INOUT expires_at bigint,
    OUT changed boolean, OUT reply text, OUT reply_amount bigint, OUT reply_text bytea)
LANGUAGE plpgsql AS $$
DECLARE
    v_present boolean := kind IS NOT NULL;
    v_previous text := CASE WHEN p_flag THEN CASE WHEN kind IS NULL THEN 'NONE' ELSE 'TEXT' END END;
    v_sum record;
    v_count bigint;
BEGIN
    changed := false;
    IF (p_mutation IN ('PUT', 'DELETE', 'EXPIRE') AND p_flag AND kind = 'HASH')
        OR (p_mutation IN ('ADD', 'APPEND') AND kind = 'HASH')
        OR (p_mutation IN ('HASH_PUT', 'HASH_REMOVE', 'HASH_ADD') AND kind = 'STRING') THEN
        reply := 'WRONG_TYPE';
        RETURN;
    END IF;
    CASE p_mutation
    WHEN 'PUT' THEN
        reply_text := CASE WHEN p_flag THEN value END;
        IF (p_condition = 'IF_ABSENT' AND v_present) OR (p_condition = 'IF_PRESENT' AND NOT v_present) THEN
            reply := coalesce(v_previous, 'NOT_PERFORMED');
            RETURN;
        END IF;
        reply := coalesce(v_previous, 'DONE');
        IF p_expiry = 'AT' AND p_expires_at <= p_now THEN
            changed := v_present;
            kind := NULL;
        ELSE
            changed := true;
            kind := p_kind;
            value := p_value;
            fields := p_fields;
            expires_at := CASE p_expiry WHEN 'AT' THEN p_expires_at WHEN 'KEEP' THEN expires_at END;
        END IF;
    WHEN 'DELETE' THEN
        reply_text := CASE WHEN p_flag THEN value END;
        reply := coalesce(v_previous, CASE WHEN v_present THEN 'DONE' ELSE 'NOT_PERFORMED' END);
        changed := v_present;
        kind := NULL;
    WHEN 'EXPIRE' THEN
        reply_text := CASE WHEN p_flag THEN value END;
        IF NOT v_present OR p_expiry = 'KEEP' OR (p_expiry = 'NEVER' AND expires_at IS NULL) THEN
            reply := coalesce(v_previous, 'NOT_PERFORMED');
            RETURN;
        END IF;
        reply := coalesce(v_previous, 'DONE');
        changed := true;
        IF p_expiry = 'AT' AND p_expires_at <= p_now THEN
            kind := NULL;
        ELSE
            expires_at := CASE p_expiry WHEN 'AT' THEN p_expires_at END;
        END IF;
    WHEN 'ADD' THEN
        SELECT * INTO v_sum FROM foreshard.add_decimal(coalesce(value, '0'), p_delta);
        IF v_sum.failure IS NOT NULL THEN
            reply := v_sum.failure;
            RETURN;
        END IF;
        changed := true;
        reply := 'AMOUNT';
        reply_amount := v_sum.total;
        kind := 'STRING';
        value := convert_to(v_sum.total::text, 'UTF8');
    WHEN 'APPEND' THEN
        changed := true;
        reply := 'AMOUNT';
        kind := 'STRING';
        value := coalesce(value, '') || p_value;
        reply_amount := length(value);
    WHEN 'HASH_PUT' THEN
        SELECT count(*) INTO v_count FROM jsonb_object_keys(p_fields) k
        WHERE NOT coalesce(fields, '{}') ? k;
        reply := 'AMOUNT';
        reply_amount := v_count;
        IF p_flag AND v_count = 0 THEN
            RETURN;
        END IF;
        changed := true;
        kind := 'HASH';
        fields := coalesce(fields, '{}') || p_fields;
    WHEN 'HASH_REMOVE' THEN
        SELECT count(*) INTO v_count FROM unnest(p_names) k WHERE coalesce(fields, '{}') ? k;
        reply := 'AMOUNT';
        reply_amount := v_count;
        IF v_count = 0 THEN
            RETURN;
        END IF;
        changed := true;
        fields := fields - p_names;
        IF fields = '{}' THEN
            kind := NULL;
        END IF;
    WHEN 'HASH_ADD' THEN
        SELECT * INTO v_sum
        FROM foreshard.add_decimal(decode(coalesce(fields ->> p_name, '30'), 'hex'), p_delta);
        IF v_sum.failure IS NOT NULL THEN
            reply := v_sum.failure;
            RETURN;
        END IF;
        changed := true;
        reply := 'AMOUNT';
        reply_amount := v_sum.total;
        kind := 'HASH';
        fields := coalesce(fields, '{}')
            || jsonb_build_object(p_name, encode(convert_to(v_sum.total::text, 'UTF8'), 'hex'));
    END CASE;
    value := CASE WHEN kind = 'STRING' THEN value END;
    fields := CASE WHEN kind = 'HASH' THEN fields END;
    expires_at := CASE WHEN kind IS NOT NULL THEN expires_at END;
END
$$;

-- One write of a client, judged and done in one transaction under the item's lock.
-- outcome: ACCEPTED, REFUSED, or RULE if the caller went by an outdated rule.
CREATE FUNCTION foreshard.apply_mutation(
    p_customer bytea, p_item bytea, p_item_lock bigint, p_customer_lock bigint, p_rule_lock bigint, p_self text,
    p_rule_epoch bigint, p_rule_home text, p_epoch bigint, p_operation uuid, p_size_limit bigint,
    p_mutation text, p_kind text, p_value bytea, p_fields jsonb, p_expiry text, p_expires_at bigint, p_condition text,
    p_flag boolean, p_delta bigint, p_name text, p_names text[],
    OUT outcome text, OUT repeated boolean, OUT reply text, OUT reply_amount bigint, OUT reply_text bytea,
    OUT version bigint, OUT expires_at bigint, OUT role text, OUT epoch bigint, OUT fence_epoch bigint,
    OUT fence_claim bigint, OUT closed boolean, OUT inherited boolean, OUT successor text, OUT customer_home text,
    OUT customer_epoch bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_held foreshard.item%ROWTYPE;
    v_exists boolean;
    v_home record;
    v_accepts boolean;
    v_known record;
    v_new record;
    v_now bigint;
    v_present boolean;
    v_size bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(p_item_lock);
    SELECT * INTO v_held FROM foreshard.item i WHERE i.customer = p_customer AND i.item = p_item;
    v_exists := FOUND;
    role := coalesce(v_held.role, 'INHERIT');
    IF role = 'INHERIT' THEN
        SELECT * INTO v_home
        FROM foreshard.inherited_home(p_customer, p_customer_lock, p_rule_lock, p_rule_epoch, p_rule_home);
        IF v_home.stale THEN
            outcome := 'RULE';
            RETURN;
        END IF;
        customer_home := v_home.home;
        customer_epoch := v_home.epoch;
        v_accepts := v_home.home = p_self AND v_home.epoch = p_epoch;
    ELSE
        v_accepts := role IN ('OWNER', 'PREPARED') AND v_held.epoch = p_epoch;
    END IF;
    IF NOT v_accepts THEN
        outcome := 'REFUSED';
        epoch := v_held.epoch;
        fence_epoch := v_held.fence_epoch;
        fence_claim := v_held.fence_claim;
        closed := v_held.closed;
        inherited := v_held.inherited;
        successor := v_held.successor;
        RETURN;
    END IF;

    outcome := 'ACCEPTED';
    v_now := foreshard.now_millis();
    v_present := v_held.kind IS NOT NULL AND (v_held.expires_at IS NULL OR v_held.expires_at > v_now);
    version := coalesce(v_held.version, 0);
    expires_at := CASE WHEN v_present THEN v_held.expires_at END;
    IF role = 'PREPARED' THEN
        -- The epoch that the write carries proves the commit.
        UPDATE foreshard.item i SET role = 'OWNER' WHERE i.customer = p_customer AND i.item = p_item;
    END IF;
    SELECT * INTO v_known FROM foreshard.operation o
    WHERE o.customer = p_customer AND o.item = p_item AND o.operation = p_operation;
    IF FOUND THEN
        repeated := true;
        reply := v_known.reply;
        reply_amount := v_known.reply_amount;
        reply_text := v_known.reply_text;
        version := v_known.version;
        RETURN;
    END IF;

    repeated := false;
    SELECT * INTO v_new FROM foreshard.mutate(
        p_mutation, p_kind, p_value, p_fields, p_expiry, p_expires_at, p_condition, p_flag, p_delta, p_name, p_names,
        v_now, CASE WHEN v_present THEN v_held.kind END, CASE WHEN v_present THEN v_held.value END,
        CASE WHEN v_present THEN v_held.fields END, CASE WHEN v_present THEN v_held.expires_at END);
    v_size := CASE v_new.kind
        WHEN 'STRING' THEN length(v_new.value) WHEN 'HASH' THEN foreshard.fields_size(v_new.fields) ELSE 0 END;
    IF v_new.changed AND v_size > p_size_limit THEN
        reply := 'TOO_LARGE';
        RETURN;
    END IF;
    reply := v_new.reply;
    reply_amount := v_new.reply_amount;
    reply_text := v_new.reply_text;
    IF NOT v_new.changed THEN
        RETURN;
    END IF;

    version := version + 1;
    expires_at := v_new.expires_at;
    IF v_exists THEN
        UPDATE foreshard.item i
        SET kind = v_new.kind, value = v_new.value, fields = v_new.fields, size = v_size,
            version = apply_mutation.version, expires_at = v_new.expires_at
        WHERE i.customer = p_customer AND i.item = p_item;
    ELSE
        INSERT INTO foreshard.item (customer, item, kind, value, fields, size, version, expires_at)
        VALUES (p_customer, p_item, v_new.kind, v_new.value, v_new.fields, v_size, version, v_new.expires_at);
    END IF;
    INSERT INTO foreshard.operation
    VALUES (p_customer, p_item, p_operation, v_now, version, reply, reply_amount, reply_text);
    INSERT INTO foreshard.change_log VALUES (
        pg_current_xact_id()::text::bigint << 20, 'WRITE', p_customer, p_item, p_epoch, version, v_now);
END
$$;
