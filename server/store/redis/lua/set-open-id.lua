-- Replaces the sealed OpenID of a customer.
-- KEYS  1 the customer's hash, 2 identities of the shard
-- ARGV  1 sealed OpenID
-- Returns 1, or 0 when the customer is unknown
local identity = redis.call('HGET', KEYS[1], 'id')
local entry = identity and redis.call('HGET', KEYS[2], identity)
if not entry then
  return 0
end
local before, after = string.match(entry, '^([^\n]*\n[^\n]*\n[^\n]*\n)[^\n]*(\n.*)$')
redis.call('HSET', KEYS[2], identity, before .. ARGV[1] .. after)
return 1
