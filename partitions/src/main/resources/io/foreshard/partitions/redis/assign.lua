-- A customer's entry. '1' if it is so now.
local customer, home, epoch = ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('HMGET', customer_key(customer), 'home', 'epoch')
if known[1] == home and known[2] == epoch then return '1' end
local known_epoch = known[2] or redis.call('HGET', META, 'rule_epoch')
if compare(epoch, known_epoch) <= 0 or redis.call('EXISTS', list_key(customer)) == 1 then return '0' end
redis.call('HSET', customer_key(customer), 'home', home, 'epoch', epoch)
return '1'
