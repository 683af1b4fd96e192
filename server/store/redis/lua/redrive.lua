-- Puts a dead letter back at the tail of its lane.
-- KEYS  1 dead letters by time, 2 dead letters by id
--       derived, same tag: hash and list of its customer, the shard's ready set
-- ARGV  1 id, 2 now
-- Returns "letter\ncustomerId\naccount", or false when there is none of that id
--- @include lane
--- @include item
--- @include announce

local letterText = redis.call('HGET', KEYS[2], ARGV[1])
if not letterText then
  return false
end
local letter, customerId, account, item =
  string.match(letterText, '^(.)\n([^\n]*)\n([^\n]*)\n[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n(.*)$')
local prefix = string.sub(KEYS[1], 1, 5) .. account .. ':'
local customer = prefix .. 'c:' .. customerId
local lane = laneRead(redis.call('HGET', customer, letter))
local _, _, size = itemRead(item)
local head, rest = string.match(item, '^([^\n]*\n[^\n]*\n)%d+(\n.*)$')
local ready = laneAppend(prefix, letter, customerId, lane, head .. (lane.seq + 1) .. rest, size, ARGV[2])
redis.call('HSET', customer, letter, laneText(lane))
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[1], ARGV[1])
if ready then
  announce(prefix)
end
return letter .. '\n' .. customerId .. '\n' .. account
