-- Appends a receipt to the account's own lane (receipts for recipients that do not exist), once per mark.
-- KEYS  1 hash of the account's own "customer", 2 dedupe mark
--       derived, same tag: its receipts list; the shard's ready set
-- ARGV  1 customer id, 2 now, 3 ttl of the mark (ms), 4 item head, 5 item body
-- Returns a accepted, d duplicate, f full
--- @include lane
--- @include item
--- @include announce

local prefix = string.sub(KEYS[1], 1, -3 - #ARGV[1])
local _, _, size = bodyRead(ARGV[5])
local lane = laneRead(redis.call('HGET', KEYS[1], 'r'))
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 'd'
end
if laneIsFull(lane, size) then
  return 'f'
end
redis.call('SET', KEYS[2], '0', 'PX', ARGV[3])
local ready = laneAppend(prefix, 'r', ARGV[1], lane, itemText(ARGV[4], lane.seq + 1, ARGV[2], '0', '', ARGV[5]), size, ARGV[2])
redis.call('HSET', KEYS[1], 'r', laneText(lane))
if ready then
  announce(prefix)
end
return 'a'
