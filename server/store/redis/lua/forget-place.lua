-- Forgets what leads to an erased customer from another slot.
-- KEYS  1 identities of a shard (alias), a conversation's customer, or the members of a person
--       derived, same tag: persons of the shard by UnionID
-- ARGV  1 kind: i alias, v conversation, p person; 2 customer id, 3 identity (i), or member (p)
-- Returns 1 when it was forgotten, 0 when it was not there or leads elsewhere
if ARGV[1] == 'i' then
  local entry = redis.call('HGET', KEYS[1], ARGV[3])
  if not entry or string.match(entry, '^>([^\n]*)') ~= ARGV[2] then
    return 0
  end
  return redis.call('HDEL', KEYS[1], ARGV[3])
end
if ARGV[1] == 'v' then
  if redis.call('GET', KEYS[1]) ~= ARGV[2] then
    return 0
  end
  return redis.call('DEL', KEYS[1])
end
local left = redis.call('SREM', KEYS[1], ARGV[3])
if redis.call('EXISTS', KEYS[1]) == 0 then
  -- The last one to leave takes the person along.
  local personId, persons = string.match(KEYS[1], ':members:(.*)$'), string.sub(KEYS[1], 1, 5) .. '*:persons'
  local cursor = '0'
  repeat
    local page = redis.call('HSCAN', persons, cursor, 'COUNT', 1000)
    cursor = page[1]
    for at = 1, #page[2], 2 do
      if page[2][at + 1] == personId then
        redis.call('HDEL', persons, page[2][at])
      end
    end
  until cursor == '0'
end
return left
