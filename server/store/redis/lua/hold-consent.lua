-- Takes a held lane out of work until the customer agrees; gives it back when that happened meanwhile.
-- KEYS  1 the customer's hash
--       derived, same tag: the shard's ready, leased and waiting sets
-- ARGV  1 lane letter, 2 fence, 3 customer id, 4 now, 5 version
-- Returns 1 when held, 0 when lost
--- @include lane
--- @include consent
--- @include consent-lanes
--- @include announce

local letter, customerId, nowText = ARGV[1], ARGV[3], ARGV[4]
local prefix = string.sub(KEYS[1], 1, -3 - #customerId)
local fields = redis.call('HMGET', KEYS[1], letter, 'cs')
local lane = laneRead(fields[1])
if not laneIsHeld(lane, ARGV[2]) then
  return 0
end
local state = consentRead(fields[2])
local ready = laneGiveBack(prefix, letter, customerId, lane, nowText, 'r')
if ready and not consentIsGiven(state, ARGV[5]) then
  laneHold(prefix, letter, customerId, lane)
  ready = false
  if state.waiting == 0 then
    local waits = consentIs(state.status, state.version, state.at, state.sensitive)
    waits.reminded, waits.waiting = state.reminded, tonumber(nowText)
    consentSave(prefix, customerId, state, waits)
  end
end
redis.call('HSET', KEYS[1], letter, laneText(lane))
if ready then
  announce(prefix)
end
return 1
