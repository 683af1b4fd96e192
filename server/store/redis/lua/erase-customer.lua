-- Takes a customer's key away and removes all of it that lies in this slot; leaves a tombstone and a record.
-- KEYS  1 the customer's hash, 2 identities of the shard
--       derived, same tag: everything of the customer; the shard's indexes, dead letters and media records; tombstone and
--       record of the erasure
-- ARGV  1 customer id, 2 id of the erasure, 3 now, 4 note, 5 time the tombstone is kept (ms)
-- Returns 'u' unknown, "b<id>" erased before under that id, 'e' erased
--- @include erasure

local customerId, id, now = ARGV[1], ARGV[2], ARGV[3]
local prefix = string.sub(KEYS[2], 1, -2)
local shard, member = erasureShard(prefix), customerId .. ':' .. string.sub(prefix, 6, -2)
local tombstone = prefix .. 'x:' .. customerId
local before = redis.call('GET', tombstone)
if before then
  return 'b' .. string.match(before, '^[^\n]*\n([^\n]*)')
end
local facts = redis.call('HMGET', KEYS[1], 'id', 'p', 'cv', 'al')
local entry = facts[1] and redis.call('HGET', KEYS[2], facts[1])
if not entry then
  return 'u'
end
redis.call('SET', tombstone, string.match(entry, '^[^\n]*\n([^\n]*)\n') .. '\n' .. id .. '\n' .. now, 'PX', ARGV[5])
redis.call('HDEL', KEYS[2], facts[1])

local places, items = {}, 0
if facts[2] then
  places[#places + 1] = 'p ' .. facts[2]
end
for alias in string.gmatch(facts[4] or '', '[^\n]+') do
  places[#places + 1] = 'i ' .. alias
end
local conversations = {}
for _, link in ipairs(redis.call('LRANGE', prefix .. 'l:' .. customerId, 0, -1)) do
  conversations[string.match(link, '\n([^\n]*)$')] = true
end
if (facts[3] or '') ~= '' then
  conversations[facts[3]] = true
end
for conversation in pairs(conversations) do
  places[#places + 1] = 'v ' .. conversation
end

for _, letter in ipairs({ 'i', 'o', 'r' }) do
  items = items + redis.call('LLEN', prefix .. 'q' .. letter .. ':' .. customerId)
  redis.call('UNLINK', prefix .. 'q' .. letter .. ':' .. customerId, prefix .. 'p' .. letter .. ':' .. customerId)
  redis.call('ZREM', shard .. 'ready', letter .. member)
  redis.call('ZREM', shard .. 'leased', letter .. member)
end
items = items + redis.call('LLEN', prefix .. 'f:' .. customerId)
local dead, media = 0, erasureMedia(prefix, customerId, places)
for _, letter in ipairs(erasureLetters(prefix, customerId)) do
  dead = dead + erasureDropLetter(prefix, letter)
end
for _, entryOf in ipairs(erasureUnrelayed(prefix, customerId)) do
  redis.call('ZREM', shard .. 'unrelayed', entryOf)
end
-- What stands behind tokens: as many of each kind as were counted.
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local kind = string.match(fields[at], '^on:(.*)$')
  for number = 1, kind and tonumber(fields[at + 1]) or 0 do
    local key = prefix .. 'o:' .. customerId .. ':' .. kind .. ':' .. number
    local digest = string.match(redis.call('GET', key) or '', '^[^\n]*\n([^\n]*)\n')
    if digest then
      redis.call('DEL', key, prefix .. 'oh:' .. customerId .. ':' .. kind .. ':' .. digest)
    end
  end
end
for _, kind in ipairs({ 'f', 'a', 'l', 'oa', 'oe', 'ch' }) do
  redis.call('UNLINK', prefix .. kind .. ':' .. customerId)
end
redis.call('ZREM', shard .. 'recent', member)
redis.call('ZREM', shard .. 'waiting', member)
redis.call('ZREM', shard .. 'finished', member)
redis.call('DEL', KEYS[1])
erasureWrite(prefix, id, 'customer', customerId, now, items .. ' ' .. dead .. ' ' .. media, places, ARGV[4])
return 'e'
