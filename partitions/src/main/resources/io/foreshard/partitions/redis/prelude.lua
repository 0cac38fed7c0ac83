-- What all scripts share. Numbers travel as decimal text: Lua's own are exact only up to 2^53.
local META, SIZE, LOG, SEQUENCE, OPERATIONS = 'fs:meta', 'fs:size', 'fs:log', 'fs:sequence', 'fs:operations'

local function item_key(customer, item) return 'fs:i:' .. customer .. ':' .. item end
local function fields_key(customer, item) return 'fs:h:' .. customer .. ':' .. item end
local function operations_key(customer, item) return 'fs:o:' .. customer .. ':' .. item end
local function list_key(customer) return 'fs:l:' .. customer end
local function customer_key(customer) return 'fs:c:' .. customer end

-- -1, 0, 1 for non-negative decimals
local function compare(a, b)
    if a == b then return 0 end
    if #a ~= #b then return #a < #b and -1 or 1 end
    return a < b and -1 or 1
end

local function now_millis()
    local time = redis.call('TIME')
    return string.format('%s%03d', time[1], math.floor(tonumber(time[2]) / 1000))
end

-- The sum of two 64-bit integers, or nil and why there is none. Redis adds what doubles cannot.
local function add(text, delta)
    if text ~= '0' and not string.match(text, '^%-?[1-9]%d*$') then return nil, 'NOT_AN_INTEGER' end
    if #text <= 15 and #delta <= 15 then
        return string.format('%.0f', tonumber(text) + tonumber(delta))
    end
    if #text > 20 then return nil, 'NOT_AN_INTEGER' end
    redis.call('HSET', 'fs:scratch', 'n', text)
    local sum = redis.pcall('HINCRBY', 'fs:scratch', 'n', delta)
    local total = redis.call('HGET', 'fs:scratch', 'n')
    redis.call('DEL', 'fs:scratch')
    if type(sum) == 'table' and sum.err then
        return nil, string.find(sum.err, 'overflow') and 'OVERFLOW' or 'NOT_AN_INTEGER'
    end
    return total
end

-- What is held of an item, its value aside. version '0': no copy; kind nil: absent or a tombstone.
local function load(customer, item)
    local h = redis.call('HMGET', item_key(customer, item),
        'kind', 'version', 'expires', 'size', 'role', 'epoch', 'fence_epoch', 'fence_claim', 'closed', 'inherited',
        'successor')
    return {
        kind = h[1] or nil, version = h[2] or '0', expires = h[3] or '', size = tonumber(h[4] or '0'),
        role = h[5] or 'INHERIT', epoch = h[6] or '0', fence_epoch = h[7] or '0', fence_claim = h[8] or '0',
        closed = h[9] or '0', inherited = h[10] or '0', successor = h[11] or ''
    }
end

-- Kind, expiry, string and fields of what was loaded.
local function content(customer, item, held)
    return {
        held.kind or '', held.expires, held.kind == 'STRING' and redis.call('HGET', item_key(customer, item), 'value') or '',
        held.kind == 'HASH' and redis.call('HGETALL', fields_key(customer, item)) or {}
    }
end

-- The home that an item without a role of its own inherits; nil if the caller goes by another rule than the store.
local function inherited_home(customer, rule_epoch, rule_home)
    local entry = redis.call('HMGET', customer_key(customer), 'home', 'epoch')
    if entry[1] then return entry[1], entry[2] end
    if redis.call('HGET', META, 'rule_epoch') ~= rule_epoch then return nil end
    return rule_home, rule_epoch
end

local function set_fields(key, pairs_list)
    for from = 1, #pairs_list, 1000 do
        redis.call('HSET', key, unpack(pairs_list, from, math.min(from + 999, #pairs_list)))
    end
end

local function count(held, kind, size)
    local items = (kind and 1 or 0) - (held.kind and 1 or 0)
    local bytes = size - held.size
    if items ~= 0 then redis.call('HINCRBY', SIZE, 'items', string.format('%.0f', items)) end
    if bytes ~= 0 then redis.call('HINCRBY', SIZE, 'bytes', string.format('%.0f', bytes)) end
end

local function log(kind, customer, item, epoch, version)
    local sequence = string.format('%.0f', redis.call('INCR', SEQUENCE))
    redis.call('XADD', LOG, sequence .. '-0', 'kind', kind, 'customer', customer, 'item', item, 'epoch', epoch,
        'version', version)
end

local function remember(customer, item, operation, packed)
    redis.call('HSET', operations_key(customer, item), operation, packed)
    redis.call('ZADD', OPERATIONS, string.match(packed, '^%d+'), operation .. customer .. ':' .. item)
end

local function forget_operations(customer, item)
    for _, operation in ipairs(redis.call('HKEYS', operations_key(customer, item))) do
        redis.call('ZREM', OPERATIONS, operation .. customer .. ':' .. item)
    end
    redis.call('DEL', operations_key(customer, item))
end
