-- Lengthens the lease of one lane.
-- KEYS  1 the customer's hash, 2 leased set
-- ARGV  1 lane letter, 2 fence, 3 lease end, 4 member
-- Returns 1 when held, 0 when lost
--- @include lane

if not laneIsHeld(laneRead(redis.call('HGET', KEYS[1], ARGV[1])), ARGV[2]) then
  return 0
end
redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[4])
return 1
