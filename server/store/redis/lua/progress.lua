-- Records how far the head of a held lane has come, and lengthens the lease.
-- KEYS  1 the customer's hash, 2 leased set, 3 the lane's list, 4 the lane's plan
-- ARGV  1 lane letter, 2 fence, 3 lease end, 4 member, 5 item id, 6 parts begun, 7 parts done, 8 plan (absent: unchanged)
-- Returns 1 when held (nothing changes when the item is the head no more), 0 when lost
--- @include lane
--- @include item

local lane = laneRead(redis.call('HGET', KEYS[1], ARGV[1]))
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local head = redis.call('LINDEX', KEYS[3], 0)
if not head or itemRead(head) ~= ARGV[5] then
  return 1
end
lane.begun, lane.done = ARGV[6], ARGV[7]
if ARGV[8] then
  redis.call('SET', KEYS[4], ARGV[8])
  lane.planned = '1'
end
redis.call('HSET', KEYS[1], ARGV[1], laneText(lane))
redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[4])
return 1
