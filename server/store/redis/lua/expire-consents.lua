-- Deletes what has waited too long for consent in one shard, and ends the sessions of those customers.
-- KEYS  1 who waits, by since when
--       derived, same tag: hashes and lists of those customers, the shard's ready, leased and recent sets
-- ARGV  1 deletes what has waited since then or longer, 2 now, 3 customers at most
-- Returns "customerId:account" of each
--- @include lane
--- @include consent
--- @include consent-lanes
--- @include recent

local members = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(members) do
  local customerId, account = string.match(member, '^([^:]*):(.*)$')
  local prefix = string.sub(KEYS[1], 1, 5) .. account .. ':'
  local customer = prefix .. 'c:' .. customerId
  local fields = redis.call('HMGET', customer, 'cs', 's', 'i', 'o', 'r')
  if fields[1] then
    local lanes = { i = laneRead(fields[3]), o = laneRead(fields[4]), r = laneRead(fields[5]) }
    consentSettle(prefix, customerId, lanes, 'd', ARGV[2])
    redis.call('HSET', customer, 'i', laneText(lanes.i), 'o', laneText(lanes.o), 'r', laneText(lanes.r), 'u', '')
    local before = consentRead(fields[1])
    consentSave(prefix, customerId, before, consentIs('x', before.version, ARGV[2]))
    if (fields[2] or '') ~= '' then
      redis.call('HSET', customer, 's', '', 'en', ARGV[2])
      recentDrop(prefix, customerId)
    end
  else
    redis.call('ZREM', KEYS[1], member)
  end
end
return members
