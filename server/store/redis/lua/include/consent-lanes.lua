-- What consent does to the lanes of a customer; needs lane and consent. Lane mode h: waits for consent, in no ready set.

-- Writes the state into the customer's hash, records a decision (the shard's list unaudited holds those that are not in
-- the audit log yet), and keeps the set of those who wait.
local function consentSave(prefix, customerId, before, after)
  if after == before then
    return
  end
  local text = consentText(after)
  if text == consentText(before) then
    return
  end
  redis.call('HSET', prefix .. 'c:' .. customerId, 'cs', text)
  if not string.find(after.status, '[na]') and not (before.status == after.status and before.version == after.version) then
    local entry = after.status .. ' ' .. after.version .. ' ' .. after.at .. ' ' .. after.sensitive
    redis.call('RPUSH', prefix .. 'ch:' .. customerId, entry)
    if after.status ~= 'i' then
      redis.call('RPUSH', string.sub(prefix, 1, 5) .. '*:unaudited',
        customerId .. ':' .. string.sub(prefix, 6, -2) .. '\n' .. entry)
    end
  end
  if after.waiting ~= before.waiting then
    local index, member = string.sub(prefix, 1, 5) .. '*:waiting', customerId .. ':' .. string.sub(prefix, 6, -2)
    if after.waiting == 0 then
      redis.call('ZREM', index, member)
    else
      redis.call('ZADD', index, after.waiting, member)
    end
  end
end

-- Keeps a lane that nobody holds out of work.
local function laneHold(prefix, letter, customerId, lane)
  if lane.mode == 'r' or lane.mode == 'w' then
    redis.call('ZREM', string.sub(prefix, 1, 5) .. '*:ready', laneMember(prefix, letter, customerId))
  end
  if lane.mode ~= 'l' and lane.mode ~= 'L' then
    lane.mode = 'h'
  end
end

-- Deletes what waits in a lane; who holds it finds its fence stale.
local function laneDrop(prefix, letter, customerId, lane)
  redis.call('DEL', laneList(prefix, letter, customerId), lanePlan(prefix, letter, customerId))
  if lane.mode ~= '-' and lane.mode ~= 'h' then
    local set = (lane.mode == 'l' or lane.mode == 'L') and '*:leased' or '*:ready'
    redis.call('ZREM', string.sub(prefix, 1, 5) .. set, laneMember(prefix, letter, customerId))
  end
  lane.head, lane.bytes, lane.mode = lane.seq, 0, '-'
  lane.begun, lane.done, lane.attempts, lane.planned = 0, 0, 0, 0
end

-- effect d: deletes what waits in every lane; r: lets go of those held. lanes: letter -> lane, changed in place. True when
-- one became ready.
local function consentSettle(prefix, customerId, lanes, effect, now)
  local ready = false
  for letter, lane in pairs(lanes) do
    if effect == 'd' then
      laneDrop(prefix, letter, customerId, lane)
    elseif lane.mode == 'h' then
      lane.mode = '-'
      if lane.seq > lane.head then
        lane.mode = 'r'
        redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:ready', now, laneMember(prefix, letter, customerId))
        ready = true
      end
    end
  end
  return ready
end
