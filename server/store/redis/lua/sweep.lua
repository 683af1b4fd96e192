-- Looks at one shard: lanes whose lease ran out become due again (at most 200 a call).
-- KEYS  1 ready set, 2 leased set
--       derived, same tag: hashes of the customers whose lanes are given back
-- ARGV  1 now
-- Returns { '1' when a lane is due or '0', due time of the next lane that is not due yet or '' }
--- @include lane

for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, 200)) do
  local letter, customerId, account = string.match(member, '^(.)([^:]*):(.*)$')
  local prefix = string.sub(KEYS[1], 1, 5) .. account .. ':'
  local customer = prefix .. 'c:' .. customerId
  local text = redis.call('HGET', customer, letter)
  if text then
    local lane = laneRead(text)
    laneGiveBack(prefix, letter, customerId, lane, ARGV[1], 'r')
    redis.call('HSET', customer, letter, laneText(lane))
  else
    redis.call('ZREM', KEYS[2], member)
  end
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not first[2] then
  return { '0', '' }
end
if tonumber(first[2]) > tonumber(ARGV[1]) then
  return { '0', first[2] }
end
local later = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return { '1', later[2] or '' }
