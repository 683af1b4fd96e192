-- One step of retention in one shard: drops dead letters, unrelayed entries, finished items and recent sessions past their time.
-- KEYS  1 dead letters by time, 2 dead letters by id, 3 unrelayed, 4 customers with finished items, 5 recent sessions
--       derived, same tag: lists of finished items
-- ARGV  1 keep what is newer than this, 2 keep sessions newer than this, 3 entries of each kind at most
-- Returns how many entries were dropped
local cutoff, most = ARGV[1], ARGV[3]
local dropped = 0
local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', cutoff, 'LIMIT', 0, most)
if #dead > 0 then
  redis.call('ZREM', KEYS[1], unpack(dead))
  redis.call('HDEL', KEYS[2], unpack(dead))
end
local unrelayed = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', cutoff, 'LIMIT', 0, most)
if #unrelayed > 0 then
  redis.call('ZREM', KEYS[3], unpack(unrelayed))
end
dropped = #dead + #unrelayed
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', cutoff, 'LIMIT', 0, most)) do
  local customerId, account = string.match(member, '^([^:]*):(.*)$')
  local list = string.sub(KEYS[1], 1, 5) .. account .. ':f:' .. customerId
  local oldest
  for _ = 1, 100 do
    local item = redis.call('LINDEX', list, 0)
    oldest = item and string.match(item, '^.\n(%d+)\n')
    if not oldest or tonumber(oldest) > tonumber(cutoff) then
      break
    end
    redis.call('LPOP', list)
    dropped = dropped + 1
  end
  if oldest then
    redis.call('ZADD', KEYS[4], oldest, member)
  else
    redis.call('ZREM', KEYS[4], member)
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', ARGV[2])
return dropped
