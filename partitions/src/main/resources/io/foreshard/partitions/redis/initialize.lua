-- Takes over the rule if its epoch is higher. Returns what the store holds afterwards.
local partition, schema, rule_epoch, rule_partitions = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local meta = redis.call('HMGET', META, 'partition', 'schema', 'rule_epoch', 'rule_partitions')
if not meta[1] then
    meta = {partition, schema, rule_epoch, rule_partitions}
    redis.call('HSET', META, 'partition', partition, 'schema', schema, 'rule_epoch', rule_epoch,
        'rule_partitions', rule_partitions)
elseif meta[1] == partition and meta[2] == schema and compare(rule_epoch, meta[3]) > 0 then
    meta[3], meta[4] = rule_epoch, rule_partitions
    redis.call('HSET', META, 'rule_epoch', rule_epoch, 'rule_partitions', rule_partitions)
end
return meta
