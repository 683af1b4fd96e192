-- One step of retention in one shard: drops dead letters, unrelayed entries, finished items and recent sessions past
-- their time. Accounts may keep longer than others: each index is walked from where the step before stopped.
-- KEYS  1 dead letters by time, 2 dead letters by id, 3 unrelayed, 4 customers with finished items, 5 recent sessions
--       derived, same tag: lists of finished items
-- ARGV  1 now, 2 keep sessions newer than this, 3 entries of each kind at most, 4 to 6 where to go on in the dead
--       letters, the unrelayed and the finished, 7 retention of accounts that are not named, then account and retention
-- Returns how many dead letters, unrelayed entries and finished items were dropped, and where to go on in each
local now, most = tonumber(ARGV[1]), tonumber(ARGV[3])
local shortest = tonumber(ARGV[7])
local retention = {}
for at = 8, #ARGV, 2 do
  retention[ARGV[at]] = tonumber(ARGV[at + 1])
  shortest = math.min(shortest, retention[ARGV[at]])
end
local function cutoffOf(account)
  return now - (retention[account] or tonumber(ARGV[7]))
end

-- Calls drop(member, score) for each that may be due; true for one that goes. Returns how many went, where to go on.
local function walk(index, from, drop)
  local newest = string.format('%.0f', now - shortest)
  local entries = redis.call('ZRANGEBYSCORE', index, from, newest, 'WITHSCORES', 'LIMIT', 0, most)
  local gone = 0
  for at = 1, #entries, 2 do
    if drop(entries[at], tonumber(entries[at + 1])) then
      gone = gone + 1
    end
  end
  if #entries < 2 * most then
    return gone, '-inf'
  end
  -- When nothing went and all are of one moment, the next step goes behind it.
  local last = entries[#entries]
  return gone, (gone == 0 and entries[2] == last) and '(' .. last or last
end

local dead, deadNext = walk(KEYS[1], ARGV[4], function(id, diedAt)
  local account = string.match(redis.call('HGET', KEYS[2], id) or '', '^[^\n]*\n[^\n]*\n([^\n]*)\n')
  if account and diedAt > cutoffOf(account) then
    return false
  end
  redis.call('ZREM', KEYS[1], id)
  redis.call('HDEL', KEYS[2], id)
  return true
end)

local unrelayed, unrelayedNext = walk(KEYS[3], ARGV[5], function(member, receivedAt)
  if receivedAt > cutoffOf(string.match(member, '^[^:]*:([^\n]*)')) then
    return false
  end
  return redis.call('ZREM', KEYS[3], member) == 1
end)

local items = 0
local _, finishedNext = walk(KEYS[4], ARGV[6], function(member)
  local customerId, account = string.match(member, '^([^:]*):(.*)$')
  local list = string.sub(KEYS[1], 1, 5) .. account .. ':f:' .. customerId
  local cutoff = cutoffOf(account)
  local oldest
  local before = items
  for _ = 1, 100 do
    local item = redis.call('LINDEX', list, 0)
    oldest = item and string.match(item, '^.\n(%d+)\n')
    if not oldest or tonumber(oldest) > cutoff then
      break
    end
    redis.call('LPOP', list)
    items = items + 1
  end
  if oldest then
    redis.call('ZADD', KEYS[4], oldest, member)
  else
    redis.call('ZREM', KEYS[4], member)
  end
  return items > before or not oldest
end)
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', ARGV[2])
return { dead, unrelayed, items, deadNext, unrelayedNext, finishedNext }
