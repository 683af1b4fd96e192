-- Makes an identity point at a customer, unless it already is one's own.
-- KEYS  1 identities of the identity's shard
-- ARGV  1 identity, 2 customer id, 3 sealed OpenID
-- Returns 1 when it points there, 0 when the identity belongs to a customer of its own
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if entry and string.byte(entry) ~= 62 then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], '>' .. ARGV[2] .. '\n' .. ARGV[3])
return 1
