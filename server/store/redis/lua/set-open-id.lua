-- Replaces the sealed OpenID of a customer, and notes the alias that is about to lead to it.
-- KEYS  1 the customer's hash, 2 identities of the shard
-- ARGV  1 sealed OpenID, 2 "shard identity" of the alias
-- Returns 1, or 0 when the customer is unknown
local identity = redis.call('HGET', KEYS[1], 'id')
local entry = identity and redis.call('HGET', KEYS[2], identity)
if not entry then
  return 0
end
local before, after = string.match(entry, '^([^\n]*\n[^\n]*\n[^\n]*\n)[^\n]*(\n.*)$')
redis.call('HSET', KEYS[2], identity, before .. ARGV[1] .. after)
local aliases = redis.call('HGET', KEYS[1], 'al') or ''
if not string.find('\n' .. aliases .. '\n', '\n' .. ARGV[2] .. '\n', 1, true) then
  redis.call('HSET', KEYS[1], 'al', aliases == '' and ARGV[2] or aliases .. '\n' .. ARGV[2])
end
return 1
