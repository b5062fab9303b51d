-- Take every cell or none.
--
-- KEYS[1]     the tenant's index of held cells (sorted set: name of a cell, scored by cell)
-- KEYS[2..]   the cells
-- ARGV[1]     seconds to live
-- ARGV[2]     how many of the cells are for the first owner; the rest are for the second
-- ARGV[3, 4]  the two owners
-- ARGV[5..]   for each cell its name in the index and its number
--
-- Returns the owners found in the way; none means that all cells are held now.

local ttl, first = tonumber(ARGV[1]), tonumber(ARGV[2])

local function owner_of(at)
  if at <= first then return ARGV[3] else return ARGV[4] end
end

local in_the_way = {}
for at = 1, #KEYS - 1 do
  local holder = redis.call('GET', KEYS[at + 1])
  if holder and holder ~= owner_of(at) then
    in_the_way[#in_the_way + 1] = holder
  end
end
if #in_the_way > 0 then
  return in_the_way
end

for at = 1, #KEYS - 1 do
  local key = KEYS[at + 1]
  local left = redis.call('PTTL', key)
  if left == -2 then
    redis.call('SET', key, owner_of(at), 'EX', ttl)
  elseif left >= 0 and left < ttl * 1000 then
    redis.call('EXPIRE', key, ttl)
  end
  redis.call('ZADD', KEYS[1], ARGV[4 + 2 * at], ARGV[3 + 2 * at])
end
-- The index outlives all that it names, and goes when nothing is held.
if redis.call('PTTL', KEYS[1]) < ttl * 1000 then
  redis.call('EXPIRE', KEYS[1], ttl)
end
return in_the_way
