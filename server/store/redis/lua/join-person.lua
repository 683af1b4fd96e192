-- Finds or makes the person behind a UnionID and adds a member.
-- KEYS  1 persons of the shard by UnionID
--       derived, same tag: the person's members
-- ARGV  1 blind index of the UnionID, 2 new person id, 3 member "customerId:account"
-- Returns the person id
local personId = redis.call('HGET', KEYS[1], ARGV[1])
if not personId then
  personId = ARGV[2]
  redis.call('HSET', KEYS[1], ARGV[1], personId)
end
redis.call('SADD', string.sub(KEYS[1], 1, 5) .. '*:members:' .. personId, ARGV[3])
return personId
