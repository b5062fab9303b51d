-- Free the cells that carry the owner's token; leave every other one alone.
--
-- KEYS[1]    the tenant's index of held cells
-- KEYS[2..]  the cells
-- ARGV[1]    the owner
-- ARGV[2..]  for each cell its name in the index
--
-- Returns how many were freed.

local freed = 0
for at = 2, #KEYS do
  if redis.call('GET', KEYS[at]) == ARGV[1] then
    redis.call('DEL', KEYS[at])
    redis.call('ZREM', KEYS[1], ARGV[at])
    freed = freed + 1
  end
end
return freed
