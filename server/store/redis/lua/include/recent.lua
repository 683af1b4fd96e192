-- Index of sessions with a known conversation, scored by a message's time. It is written only when ten minutes' borders
-- are crossed, so a score may lag behind the last message by that much; readers look that much further back.
local function recentCrossed(before, now)
  return math.floor(before / 600000) ~= math.floor(now / 600000)
end

local function recentAdd(prefix, customerId, now)
  redis.call('ZADD', string.sub(prefix, 1, 5) .. '*:recent', now, customerId .. ':' .. string.sub(prefix, 6, -2))
end

local function recentDrop(prefix, customerId)
  redis.call('ZREM', string.sub(prefix, 1, 5) .. '*:recent', customerId .. ':' .. string.sub(prefix, 6, -2))
end
