-- A lane's state is one field (i: inbound, o: outbound, r: receipts) of its customer's hash:
-- "seq head bytes fence mode begun done attempts planned"
--   seq: position of the last item appended; head: of the last one removed; bytes: sealed text waiting;
--   fence: number of the last claim; begun, done, attempts: of the item at the head; planned: 1 when a plan is stored;
--   mode: '-' empty and free, 'r' in the ready set, 'w' there too and due at once with the next customer message,
--         'l' leased, 'L' leased and a customer message was accepted since, 'h' waits for consent (see consent-lanes).
local function laneRead(text)
  local seq, head, bytes, fence, mode, begun, done, attempts, planned =
    string.match(text or '0 0 0 0 - 0 0 0 0', '^(%d+) (%d+) (%d+) (%d+) (%S) (%d+) (%d+) (%d+) (%d)$')
  return {
    seq = tonumber(seq), head = tonumber(head), bytes = tonumber(bytes), fence = fence, mode = mode,
    begun = begun, done = done, attempts = attempts, planned = planned,
  }
end

local function laneText(lane)
  return lane.seq .. ' ' .. lane.head .. ' ' .. lane.bytes .. ' ' .. lane.fence .. ' ' .. lane.mode .. ' ' ..
    lane.begun .. ' ' .. lane.done .. ' ' .. lane.attempts .. ' ' .. lane.planned
end

local function laneIsFull(lane, size)
  return lane.seq - lane.head >= LIMITS.items or lane.bytes + size > LIMITS.bytes
end

local function laneIsHeld(lane, fence)
  return (lane.mode == 'l' or lane.mode == 'L') and lane.fence == fence
end

-- prefix: '{hh}:account:'
local function laneList(prefix, letter, customerId)
  return prefix .. 'q' .. letter .. ':' .. customerId
end

local function lanePlan(prefix, letter, customerId)
  return prefix .. 'p' .. letter .. ':' .. customerId
end

-- How a lane is named in the ready and the leased set of its shard.
local function laneMember(prefix, letter, customerId)
  return letter .. customerId .. ':' .. string.sub(prefix, 6, -2)
end

-- Puts an item's text, made by itemText under the position lane.seq + 1, at the tail. True when the lane became ready.
local function laneAppend(prefix, letter, customerId, lane, item, size, now)
  lane.seq = lane.seq + 1
  lane.bytes = lane.bytes + size
  redis.call('RPUSH', laneList(prefix, letter, customerId), item)
  if lane.mode ~= '-' then
    return false
  end
  lane.mode = 'r'
  redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:ready', now, laneMember(prefix, letter, customerId))
  return true
end

-- Gives a held lane back: into the ready set while items remain. True when it became ready.
local function laneGiveBack(prefix, letter, customerId, lane, dueAt, mode)
  local member = laneMember(prefix, letter, customerId)
  redis.call('ZREM', string.sub(prefix, 1, 5) .. '*:leased', member)
  if lane.seq == lane.head then
    lane.mode = '-'
    return false
  end
  lane.mode = mode
  redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:ready', dueAt, member)
  return true
end
