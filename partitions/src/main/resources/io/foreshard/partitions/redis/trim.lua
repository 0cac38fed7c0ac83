-- Forgets log entries below a sequence and a batch of old operations. Returns how many operations that were.
local below, window, batch = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local ending = add(redis.call('GET', SEQUENCE) or '0', '1')
if compare(below, ending) > 0 then below = ending end
if compare(below, redis.call('HGET', META, 'floor') or '0') > 0 then redis.call('HSET', META, 'floor', below) end
redis.call('XTRIM', LOG, 'MINID', redis.call('HGET', META, 'floor') or '0')
local before = string.format('(%.0f', tonumber(now_millis()) - window)
local old = redis.call('ZRANGEBYSCORE', OPERATIONS, '-inf', before, 'LIMIT', 0, batch)
for _, member in ipairs(old) do
    redis.call('HDEL', 'fs:o:' .. string.sub(member, 33), string.sub(member, 1, 32))
    redis.call('ZREM', OPERATIONS, member)
end
return #old
