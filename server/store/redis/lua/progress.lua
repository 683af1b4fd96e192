-- Records how far the head of a held lane has come, and lengthens the lease.
-- KEYS  1 the customer's hash, 2 leased set, 3 the lane's list, 4 the lane's plan
-- ARGV  1 lane letter, 2 fence, 3 lease end, 4 member, 5 item id, 6 parts begun, 7 parts done, 8 plan ('': unchanged)
--       9 a unit of quota is reserved for: a agent, b bot, c closing, '' nobody; 10 now
-- Returns 1 when held (nothing changes when the item is the head no more), 0 when lost; 'noQuota' or 'windowOver' when
--       held and nothing is left to reserve: then as many parts are begun as done
--- @include lane
--- @include item
--- @include meter-open
--- @include meter

local fields = redis.call('HMGET', KEYS[1], ARGV[1], 'q', 'in', 'u')
local lane = laneRead(fields[1])
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local head = redis.call('LINDEX', KEYS[3], 0)
if not head or itemRead(head) ~= ARGV[5] then
  return 1
end
lane.begun, lane.done = ARGV[6], ARGV[7]
if ARGV[8] ~= '' then
  redis.call('SET', KEYS[4], ARGV[8])
  lane.planned = '1'
end
redis.call('ZADD', KEYS[2], 'XX', ARGV[3], ARGV[4])
if ARGV[9] ~= '' then
  local meter, now = meterRead(fields[2], fields[3]), tonumber(ARGV[10])
  if not meterHolds(meter, fields[4], ARGV[6], ARGV[5], now) then
    local text, unit = meterReserve(meter, ARGV[9], now)
    if not text then
      lane.begun = lane.done
      redis.call('HSET', KEYS[1], ARGV[1], laneText(lane))
      return unit
    end
    redis.call('HSET', KEYS[1], ARGV[1], laneText(lane), 'q', text, 'u', ARGV[6] .. ' ' .. unit .. ' ' .. ARGV[5])
    return 1
  end
end
redis.call('HSET', KEYS[1], ARGV[1], laneText(lane))
return 1
