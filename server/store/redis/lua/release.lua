-- Gives a held lane back unchanged, due at once while items remain.
-- KEYS  1 the customer's hash
--       derived, same tag: the shard's ready and leased set
-- ARGV  1 lane letter, 2 fence, 3 customer id, 4 now
-- Returns 1 when held, 0 when lost
--- @include lane
--- @include announce

local prefix = string.sub(KEYS[1], 1, -3 - #ARGV[3])
local lane = laneRead(redis.call('HGET', KEYS[1], ARGV[1]))
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local ready = laneGiveBack(prefix, ARGV[1], ARGV[3], lane, ARGV[4], 'r')
redis.call('HSET', KEYS[1], ARGV[1], laneText(lane))
if ready then
  announce(prefix)
end
return 1
