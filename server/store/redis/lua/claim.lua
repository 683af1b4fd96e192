-- Takes due lanes of one shard under a lease, each with a new fence.
-- KEYS  1 ready set, 2 leased set
--       derived, same tag: hash, lists and plan of each customer whose lane is taken, identities of its account
-- ARGV  1 now, 2 lease end, 3 lanes at most, 4 items per lane at most
-- Returns per lane { member "letter customerId:account", fence, attempts, begun, done, plan, record (10 fields), items }
--- @include lane
--- @include record

local taken = {}
local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do
  local letter, customerId, account = string.match(member, '^(.)([^:]*):(.*)$')
  local prefix = string.sub(KEYS[1], 1, 5) .. account .. ':'
  local customer = prefix .. 'c:' .. customerId
  local lane = laneRead(redis.call('HGET', customer, letter))
  redis.call('ZREM', KEYS[1], member)
  local items = redis.call('LRANGE', laneList(prefix, letter, customerId), 0, ARGV[4] - 1)
  if #items > 0 then
    if letter ~= 'o' and lane.begun == lane.done then
      lane.begun = lane.done + 1
    end
    lane.fence = lane.fence + 1
    lane.mode = 'l'
    redis.call('ZADD', KEYS[2], ARGV[2], member)
    redis.call('HSET', customer, letter, laneText(lane))
    local plan = lane.planned == '1' and redis.call('GET', lanePlan(prefix, letter, customerId)) or ''
    taken[#taken + 1] = { member, tostring(lane.fence), lane.attempts, tostring(lane.begun), lane.done, plan,
      recordRead(prefix, customer), items }
  end
end
return taken
