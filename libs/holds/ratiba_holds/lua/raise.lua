-- Let every cell live longer, or none. A life is never shortened.
--
-- KEYS[1]    the tenant's index of held cells
-- KEYS[2..]  the cells
-- ARGV[1]    seconds to live
-- ARGV[2]    the owner
--
-- Returns how many cells are not the owner's any more, then the owners found there.

local ttl, owner = tonumber(ARGV[1]), ARGV[2]

local lost, in_the_way = 0, {}
for at = 2, #KEYS do
  local holder = redis.call('GET', KEYS[at])
  if holder ~= owner then
    lost = lost + 1
    if holder then
      in_the_way[#in_the_way + 1] = holder
    end
  end
end
if lost > 0 then
  return {lost, unpack(in_the_way)}
end

for at = 1, #KEYS do
  local left = redis.call('PTTL', KEYS[at])
  if left >= 0 and left < ttl * 1000 then
    redis.call('EXPIRE', KEYS[at], ttl)
  end
end
return {0}
