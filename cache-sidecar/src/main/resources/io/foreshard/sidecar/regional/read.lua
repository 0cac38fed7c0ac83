-- What is under each key; where nothing is, a marker with a new token is left that a fill has to find again.
-- ARGV: token, how long a marker is kept (ms)
local nothing = string.rep('0', 48)
local found = redis.call('MGET', unpack(KEYS))
for i, key in ipairs(KEYS) do
  local value = found[i]
  if not value or #value < 66 or string.sub(value, 1, 1) ~= '1' then
    local marker = '1L' .. ARGV[1] .. nothing
    local done = redis.pcall('SET', key, marker, 'PX', ARGV[2])
    found[i] = done.err and '' or marker
  end
end
return found
