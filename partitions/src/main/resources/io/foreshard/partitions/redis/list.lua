-- The customer's present items after one, in the order of their bytes.
local customer, after, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now, rows = now_millis(), {}
local from = after == '' and '-' or '(' .. after
while #rows < 4 * limit do
    local items = redis.call('ZRANGEBYLEX', list_key(customer), from, '+', 'LIMIT', 0, limit)
    for _, item in ipairs(items) do
        local held = load(customer, item)
        if #rows < 4 * limit and held.kind and (held.expires == '' or compare(held.expires, now) > 0) then
            rows[#rows + 1] = item
            rows[#rows + 1] = held.role
            rows[#rows + 1] = held.version
            rows[#rows + 1] = string.format('%.0f', held.size)
        end
    end
    if #items < limit then break end
    from = '(' .. items[#items]
end
return rows
