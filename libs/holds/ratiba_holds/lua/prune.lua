-- Forget the names of cells that have run out, unless somebody holds them again by now.
--
-- KEYS[1]    the tenant's index of held cells
-- KEYS[2..]  the cells that were found gone
-- ARGV[1..]  for each its name in the index
--
-- Returns how many were forgotten.

local forgotten = 0
for at = 2, #KEYS do
  if redis.call('EXISTS', KEYS[at]) == 0 then
    forgotten = forgotten + redis.call('ZREM', KEYS[1], ARGV[at - 1])
  end
end
return forgotten
