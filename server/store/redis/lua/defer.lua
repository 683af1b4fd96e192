-- Gives a held lane back after a failed attempt; its head is due later.
-- KEYS  1 the customer's hash, 2 the lane's list
--       derived, same tag: the shard's ready and leased set
-- ARGV  1 lane letter, 2 fence, 3 item id, 4 customer id, 5 due at, 6 attempts
--       7 '1': due at once with the next customer message, 8 '1': the attempt surely delivered nothing
--       9 fate of the unit reserved for the part: r refund, x exhausted, c closed, '' as it is
--       10 with 7: id of a notification; due at once, too, when it is known what became of it
-- Returns 1 when held (nothing changes when the item is the head no more), 0 when lost
--- @include lane
--- @include item
--- @include meter-open
--- @include meter
--- @include standing

local prefix = string.sub(KEYS[1], 1, -3 - #ARGV[4])
local fields = redis.call('HMGET', KEYS[1], ARGV[1], 'in', 'q', 'u', 'w')
local lane = laneRead(fields[1])
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local head = redis.call('LINDEX', KEYS[2], 0)
if not head or itemRead(head) ~= ARGV[3] then
  return 1
end
if ARGV[9] ~= '' then
  fields[3] = meterSettled(fields[3], fields[2], fields[4], lane.begun, ARGV[3], ARGV[9]) or fields[3]
  redis.call('HSET', KEYS[1], 'q', meterStored(fields[3], fields[2]), 'u', '')
end
lane.attempts = ARGV[6]
if ARGV[8] == '1' then
  lane.begun = lane.done
end
local dueAt, mode = ARGV[5], 'r'
if ARGV[7] == '1' then
  local standing = standingRead(fields[5])
  if standing.unfollowed ~= '0' or standingValue(standing.results, ARGV[10]) then
    dueAt = '0'
  elseif lane.mode == 'L' then
    local meter = meterRead(fields[3], fields[2])
    dueAt = math.max(meter[3], meter[8])
  else
    mode = 'w'
  end
end
laneGiveBack(prefix, ARGV[1], ARGV[4], lane, dueAt, mode)
redis.call('HSET', KEYS[1], ARGV[1], laneText(lane))
return 1
