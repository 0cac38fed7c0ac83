-- Role, what it inherits from, and data of each item asked for; judged by the caller.
-- ARGV: what to return besides ('' or 'OPERATIONS' or 'SHADOW'), then customer and item in turn.
local mode = ARGV[1]
local meta = redis.call('HMGET', META, 'rule_epoch', 'rule_partitions')
local rows = {now_millis(), meta[1] or '', meta[2] or ''}
for i = 2, #ARGV, 2 do
    local customer, item = ARGV[i], ARGV[i + 1]
    local key, held = item_key(customer, item), load(customer, item)
    local entry = redis.call('HMGET', customer_key(customer), 'home', 'epoch')
    if mode == 'SHADOW' and held.role == 'SHADOW' then redis.call('HINCRBY', key, 'shadow_reads', 1) end
    local parts = content(customer, item, held)
    local shadow = redis.call('HMGET', key, 'shadow_as_of', 'shadow_reads')
    rows[#rows + 1] = {
        held.role, held.epoch, held.fence_epoch, held.fence_claim, held.closed, held.inherited, held.successor,
        entry[1] or '', entry[2] or '', held.version, parts[1], parts[2], parts[3], parts[4],
        shadow[1] or '0', shadow[2] or '0',
        mode == 'OPERATIONS' and redis.call('HGETALL', operations_key(customer, item)) or {}
    }
end
return rows
