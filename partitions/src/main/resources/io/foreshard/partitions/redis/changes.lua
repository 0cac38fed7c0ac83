-- A page of the log: time, end, floor, then the entries.
local entries = redis.call('XRANGE', LOG, ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])
local last = redis.call('GET', SEQUENCE) or '0'
return {now_millis(), last, redis.call('HGET', META, 'floor') or '0', entries}
