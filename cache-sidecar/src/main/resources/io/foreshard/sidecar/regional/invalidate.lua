-- Drops what is below a state; fills under way have to reach it. A closing one drops the home's last words as well.
-- ARGV: how long a marker is kept (ms), then for each key the state (32 digits), '1' if the home is closing
for i, key in ipairs(KEYS) do
  local stamp, closing = ARGV[2 * i], ARGV[2 * i + 1] == '1'
  local old = redis.call('GETRANGE', key, 0, 65)
  if #old == 66 and string.sub(old, 1, 1) == '1' then
    if closing and string.sub(old, 19, 34) <= string.sub(stamp, 1, 16) then
      redis.call('DEL', key)
    elseif not closing and string.sub(old, 19, 50) < stamp then
      local marker = '1L' .. string.sub(old, 3, 18) .. stamp .. string.rep('0', 16)
      redis.pcall('SET', key, marker, 'PX', ARGV[1])
    end
  end
end
return 1
