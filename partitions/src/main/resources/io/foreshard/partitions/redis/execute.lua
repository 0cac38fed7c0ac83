-- One command of an executor: core.store.CommandRules, to the letter. A script runs alone, so nothing is in flight.
local customer, item, self, rule_epoch, rule_home = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local command, epoch, claim, successor, as_of = ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local version, kind, value, size, expires = ARGV[11], ARGV[12], ARGV[13], tonumber(ARGV[14]), ARGV[15]
local field_count = tonumber(ARGV[16])

local key, hash = item_key(customer, item), fields_key(customer, item)
local held = load(customer, item)
local owns, own_epoch = held.role == 'OWNER', held.epoch
if held.role == 'INHERIT' then
    local home, home_epoch = inherited_home(customer, rule_epoch, rule_home)
    if not home then return {'RULE'} end
    owns, own_epoch = home == self, home_epoch
end
local function answer(outcome, version_held)
    return {outcome, held.role, held.epoch, held.fence_epoch, held.fence_claim, held.closed, held.inherited,
        held.successor, version_held}
end

local closes = command == 'THAW' or command == 'DROP'
local order = compare(epoch, held.fence_epoch)
local same = order == 0
if order < 0 or epoch == '0'
    or (same and (compare(claim, held.fence_claim) < 0 or (held.closed == '1' and not closes))) then
    return answer('REFUSED', held.version)
end

local role = held.role
local frozen = role == 'FROZEN_WRITES' or role == 'FROZEN'
local released = role == 'RELEASED' and held.epoch == epoch
local done, takes, deletes, logs = false, false, false, false
local function become(new_role, new_epoch, inherited, new_successor)
    done = true
    held.role, held.epoch, held.inherited, held.successor = new_role, new_epoch, inherited or '0', new_successor or ''
end
if command == 'INSTALL_SHADOW' then
    if role == 'PREPARED' and held.epoch == epoch then
        done = true
    elseif role == 'RELEASED' or role == 'SHADOW' or role == 'PREPARED'
        or (role == 'INHERIT' and not (owns and held.version ~= '0')) then
        become('SHADOW', held.epoch)
        takes = compare(version, held.version) > 0
    end
elseif command == 'FREEZE_WRITES' then
    if frozen then
        done = same
    elseif owns and compare(epoch, own_epoch) > 0 then
        become('FROZEN_WRITES', own_epoch, role == 'INHERIT' and '1' or '0')
    end
elseif command == 'PREPARE' then
    if role == 'SHADOW' and same and compare(version, held.version) >= 0 then
        become('PREPARED', epoch)
        takes = true
    else
        done = (role == 'PREPARED' or role == 'OWNER') and held.epoch == epoch
    end
elseif command == 'FREEZE_READS' then
    if role == 'FROZEN_WRITES' and same then
        become('FROZEN', held.epoch, held.inherited)
        logs = true
    else
        done = (role == 'FROZEN' and same) or released
    end
elseif command == 'ACTIVATE' then
    if (role == 'PREPARED' or role == 'OWNER') and held.epoch == epoch then become('OWNER', epoch) end
elseif command == 'RELEASE' then
    if frozen and same then become('RELEASED', epoch, '0', successor) else done = released end
elseif command == 'DELETE_RELEASED' then
    done, deletes = released, released
elseif command == 'THAW' then
    if frozen and same then
        become(held.inherited == '1' and 'INHERIT' or 'OWNER', held.epoch)
    else
        done = not frozen
    end
elseif command == 'DROP' then
    if (role == 'SHADOW' or role == 'PREPARED') and same then
        become('RELEASED', held.epoch)
        deletes = true
    end
    done = true
end
if not done then return answer('REFUSED', held.version) end

if not same then redis.call('HDEL', key, 'shadow_reads') end
held.fence_epoch, held.fence_claim, held.closed = epoch, claim, closes and '1' or '0'
redis.call('HSET', key, 'role', held.role, 'epoch', held.epoch, 'fence_epoch', epoch, 'fence_claim', claim,
    'closed', held.closed, 'inherited', held.inherited, 'successor', held.successor)
if command == 'INSTALL_SHADOW' and compare(as_of, redis.call('HGET', key, 'shadow_as_of') or '0') > 0 then
    redis.call('HSET', key, 'shadow_as_of', as_of)
end
local version_held = held.version
if takes or deletes then
    forget_operations(customer, item)
    redis.call('DEL', hash)
    redis.call('HDEL', key, 'kind', 'value', 'expires', 'size', 'version')
    version_held = '0'
end
if deletes then
    count(held, nil, 0)
    redis.call('HDEL', key, 'shadow_as_of')
    redis.call('ZREM', list_key(customer), item)
elseif takes then
    version_held = version
    count(held, kind ~= '' and kind or nil, size)
    redis.call('HSET', key, 'version', version, 'size', ARGV[14])
    if kind ~= '' then redis.call('HSET', key, 'kind', kind) end
    if kind == 'STRING' then redis.call('HSET', key, 'value', value) end
    if expires ~= '' then redis.call('HSET', key, 'expires', expires) end
    local fields = {}
    for i = 1, field_count do fields[i] = ARGV[16 + i] end
    if #fields > 0 then set_fields(hash, fields) end
    for i = 17 + field_count, #ARGV, 2 do remember(customer, item, ARGV[i], ARGV[i + 1]) end
    redis.call('ZADD', list_key(customer), 0, item)
end
if logs then log('FREEZE', customer, item, held.epoch, version_held) end
local reply = answer('DONE', version_held)
if command == 'FREEZE_WRITES' then
    for _, part in ipairs(content(customer, item, held)) do reply[#reply + 1] = part end
    reply[#reply + 1] = redis.call('HGETALL', operations_key(customer, item))
    reply[#reply + 1] = now_millis()
end
return reply
