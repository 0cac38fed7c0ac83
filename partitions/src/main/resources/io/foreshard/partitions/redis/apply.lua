-- One write of a client: core.store.OwnerRules and MutationRules, to the letter.
local customer, item, self, rule_epoch, rule_home = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local epoch, operation, limit = ARGV[6], ARGV[7], tonumber(ARGV[8])
local mutation, new_kind, new_value = ARGV[9], ARGV[10], ARGV[11]
local expiry, expires_at, condition, flag, delta = ARGV[12], ARGV[13], ARGV[14], ARGV[15] == '1', ARGV[16]
local list = {}
for i = 17, #ARGV do list[#list + 1] = ARGV[i] end

local key, hash = item_key(customer, item), fields_key(customer, item)
local held = load(customer, item)
local home, home_epoch = '', ''
local accepts = (held.role == 'OWNER' or held.role == 'PREPARED') and held.epoch == epoch
if held.role == 'INHERIT' then
    home, home_epoch = inherited_home(customer, rule_epoch, rule_home)
    if not home then return {'RULE'} end
    accepts = home == self and home_epoch == epoch
end
if not accepts then
    return {'REFUSED', held.role, held.epoch, held.fence_epoch, held.fence_claim, held.closed, held.inherited,
        held.successor, home, home_epoch}
end
if held.role == 'PREPARED' then
    -- The epoch that the write carries proves the commit.
    redis.call('HSET', key, 'role', 'OWNER')
end

local now = now_millis()
local present = held.kind and (held.expires == '' or compare(held.expires, now) > 0)
local kind = present and held.kind or nil
local expires = present and held.expires or ''
local function accepted(reply, amount, text, version, repeated)
    return {'ACCEPTED', reply, amount or '0', text or '', version, expires, repeated and '1' or '0'}
end
local known = redis.call('HGET', operations_key(customer, item), operation)
if known then
    local _, version, reply, amount, text = string.match(known, '^(%d+)|(%d+)|([A-Z_]+)|(%-?%d+)|(.*)$')
    return accepted(reply, amount, text, version, true)
end

if ((mutation == 'PUT' or mutation == 'DELETE' or mutation == 'EXPIRE') and flag and kind == 'HASH')
    or ((mutation == 'ADD' or mutation == 'APPEND') and kind == 'HASH')
    or (string.sub(mutation, 1, 5) == 'HASH_' and kind == 'STRING') then
    return accepted('WRONG_TYPE', nil, nil, held.version)
end

local value = ''
if kind == 'STRING' and (flag or mutation == 'ADD' or mutation == 'APPEND') then value = redis.call('HGET', key, 'value') end
local previous = flag and (present and 'TEXT' or 'NONE') or nil
local reply, amount, text = nil, nil, flag and value or nil
-- What to do: 'string' and 'hash' replace the value, 'fields' changes some, 'expiry' none, 'delete' all of it.
local action, after, size, set, removed = nil, nil, held.size, {}, {}

local function field_sizes(pairs_list, replaces)
    local total = replaces and 0 or (present and held.size or 0)
    for i = 1, #pairs_list, 2 do
        local old = (not replaces and present) and redis.call('HGET', hash, pairs_list[i]) or false
        total = total + #pairs_list[i + 1] + (old and -#old or #pairs_list[i])
    end
    return total
end

if mutation == 'PUT' then
    if (condition == 'IF_ABSENT' and present) or (condition == 'IF_PRESENT' and not present) then
        return accepted(previous or 'NOT_PERFORMED', nil, text, held.version)
    end
    reply = previous or 'DONE'
    if expiry == 'AT' and compare(expires_at, now) <= 0 then
        action = present and 'delete' or nil
    elseif new_kind == 'STRING' then
        action, after, size = 'string', new_value, #new_value
    else
        action, set, size = 'hash', list, field_sizes(list, true)
    end
    if action ~= 'delete' and action then
        expires = (expiry == 'AT' and expires_at) or (expiry == 'KEEP' and expires) or ''
    end
elseif mutation == 'DELETE' then
    reply = previous or (present and 'DONE' or 'NOT_PERFORMED')
    action = present and 'delete' or nil
elseif mutation == 'EXPIRE' then
    if not present or expiry == 'KEEP' or (expiry == 'NEVER' and expires == '') then
        return accepted(previous or 'NOT_PERFORMED', nil, text, held.version)
    end
    reply = previous or 'DONE'
    if expiry == 'AT' and compare(expires_at, now) <= 0 then
        action = 'delete'
    else
        action, expires = 'expiry', expiry == 'AT' and expires_at or ''
    end
elseif mutation == 'ADD' then
    local total, failure = add(present and value or '0', delta)
    if not total then return accepted(failure, nil, nil, held.version) end
    reply, amount, action, after, size = 'AMOUNT', total, 'string', total, #total
elseif mutation == 'APPEND' then
    -- The length first: a value beyond the limit is not even built.
    size = #value + #new_value
    if size > limit then return accepted('TOO_LARGE', nil, nil, held.version) end
    reply, amount, action, after = 'AMOUNT', string.format('%.0f', size), 'string', value .. new_value
elseif mutation == 'HASH_PUT' then
    local added = 0
    for i = 1, #list, 2 do
        if not present or redis.call('HEXISTS', hash, list[i]) == 0 then added = added + 1 end
    end
    reply, amount = 'AMOUNT', tostring(added)
    if flag and added == 0 then return accepted(reply, amount, nil, held.version) end
    action, set, size, text = 'fields', list, field_sizes(list, false), nil
elseif mutation == 'HASH_REMOVE' then
    size = present and held.size or 0
    for i = 1, #list do
        local old = present and redis.call('HGET', hash, list[i]) or false
        if old then
            removed[#removed + 1] = list[i]
            size = size - #old - #list[i]
        end
    end
    reply, amount = 'AMOUNT', tostring(#removed)
    if #removed == 0 then return accepted(reply, amount, nil, held.version) end
    action = redis.call('HLEN', hash) == #removed and 'delete' or 'fields'
elseif mutation == 'HASH_ADD' then
    local total, failure = add(present and redis.call('HGET', hash, list[1]) or '0', delta)
    if not total then return accepted(failure, nil, nil, held.version) end
    set = {list[1], total}
    reply, amount, action, size = 'AMOUNT', total, 'fields', field_sizes({list[1], total}, false)
end
if not action then return accepted(reply, amount, text, held.version) end
if action ~= 'delete' and action ~= 'expiry' and size > limit then
    expires = present and held.expires or ''
    return accepted('TOO_LARGE', nil, nil, held.version)
end

-- From here on nothing may fail: a script is not rolled back.
if action == 'string' or action == 'hash' or action == 'delete' or not present then redis.call('DEL', hash) end
if action == 'string' then
    kind = 'STRING'
    redis.call('HSET', key, 'value', after)
elseif action == 'hash' or action == 'fields' then
    kind = 'HASH'
    set_fields(hash, set)
    for from = 1, #removed, 1000 do
        redis.call('HDEL', hash, unpack(removed, from, math.min(from + 999, #removed)))
    end
elseif action == 'delete' then
    kind, size, expires = nil, 0, ''
end
if kind ~= 'STRING' then redis.call('HDEL', key, 'value') end
count(held, kind, size)
local version = add(held.version, '1')
redis.call('HSET', key, 'version', version, 'size', string.format('%.0f', size))
if kind then redis.call('HSET', key, 'kind', kind) else redis.call('HDEL', key, 'kind') end
if expires ~= '' then redis.call('HSET', key, 'expires', expires) else redis.call('HDEL', key, 'expires') end
redis.call('ZADD', list_key(customer), 0, item)
remember(customer, item, operation,
    now .. '|' .. version .. '|' .. reply .. '|' .. (amount or '0') .. '|' .. (text or ''))
log('WRITE', customer, item, epoch, version)
return accepted(reply, amount, text, version)
