-- What erasures of customers and of conversations share. prefix: '{hh}:account:'.
local function erasureShard(prefix)
  return string.sub(prefix, 1, 5) .. '*:'
end

-- Forgets the records of a customer's media files; adds the files' names to the places.
local function erasureMedia(prefix, customerId, places)
  local list = prefix .. 'm:' .. customerId
  local removed = 0
  for _, id in ipairs(redis.call('ZRANGE', list, 0, -1)) do
    local key = erasureShard(prefix) .. 'media:' .. id
    local record = redis.call('GET', key)
    if record then
      places[#places + 1] = 'f ' .. string.match(record, '^[^\n]*\n[^\n]*\n([^\n]*)\n')
      removed = removed + redis.call('DEL', key)
    end
  end
  redis.call('DEL', list)
  return removed
end

-- Members of a sorted set of the shard that bear a pattern.
local function erasureMembers(key, pattern)
  local found, cursor = {}, '0'
  repeat
    local page = redis.call('ZSCAN', key, cursor, 'MATCH', pattern, 'COUNT', 1000)
    cursor = page[1]
    for at = 1, #page[2], 2 do
      found[#found + 1] = page[2][at]
    end
  until cursor == '0'
  return found
end

-- Ids of the customer's dead letters.
local function erasureLetters(prefix, customerId)
  return erasureMembers(erasureShard(prefix) .. 'dead', '*-' .. customerId .. '-' .. string.sub(prefix, 6, -2))
end

local function erasureDropLetter(prefix, id)
  redis.call('ZREM', erasureShard(prefix) .. 'dead', id)
  return redis.call('HDEL', erasureShard(prefix) .. 'letters', id)
end

-- Entries of the customer in the list of what was not relayed.
local function erasureUnrelayed(prefix, customerId)
  return erasureMembers(erasureShard(prefix) .. 'unrelayed', customerId .. ':' .. string.sub(prefix, 6, -2) .. '\n*')
end

-- Writes the record of an erasure under way. counts: "items dead media".
local function erasureWrite(prefix, id, kind, customerId, now, counts, places, note)
  local shard = erasureShard(prefix)
  redis.call('HSET', shard .. 'erasure:' .. id, 'kind', kind, 'account', string.sub(prefix, 6, -2), 'customer', customerId,
    'at', now, 'counts', counts, 'places', table.concat(places, '\n'), 'note', note)
  redis.call('ZADD', shard .. 'erasures', now, id)
  redis.call('ZADD', shard .. 'erasing', now, id)
end
