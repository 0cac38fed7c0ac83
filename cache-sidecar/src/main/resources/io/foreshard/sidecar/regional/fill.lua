-- Keeps each copy if its token is still there, and nothing above it was seen since.
-- ARGV: for each key the copy, how long it is kept (ms)
local kept = 0
for i, key in ipairs(KEYS) do
  local new = ARGV[2 * i - 1]
  local old = redis.call('GETRANGE', key, 0, 65)
  if #old == 66 and string.sub(old, 1, 1) == '1' and string.sub(old, 3, 18) == string.sub(new, 3, 18) then
    local before, after = string.sub(old, 19, 50), string.sub(new, 19, 50)
    local first = string.sub(old, 2, 2) == 'L'
    local later = first or string.sub(new, 51, 66) > string.sub(old, 51, 66)
    if after > before or (after == before and later) then
      local done = redis.pcall('SET', key, new, 'PX', ARGV[2 * i])
      if not done.err then
        kept = kept + 1
      end
    end
  end
end
return kept
